"""The topics of each category, finer than it: code, Chinese, English, relative frequency."""

_TOPICS: dict[str, str] = {
    "epidemic": """testing|核酸检测|Testing|5; health_code|健康码|Health code|5; quarantine|隔离管控
     |Quarantine|4; vaccination|疫苗接种|Vaccination|3; entry|进返京|Entering the city|4; supplies
     |物资保障|Supplies|2""",
    "market": """prepaid_card|预付卡退费|Prepaid cards|5; quality|商品质量|Quality of goods|4; price
     |价格|Prices|3; food|食品安全|Food safety|3; fraud|虚假宣传|False advertising|3; licence
     |证照登记|Business licences|2""",
    "heating": """cold_room|室温不达标|Cold rooms|8; no_heat|未供暖|No heating|4; leak|管道漏水
     |Leaking pipes|2; heat_fee|供暖收费|Heating fees|2; early_heat|提前供暖|Earlier heating|1""",
    "public_services": """bus|公交线路|Bus lines|4; water|供水|Water supply|3; power|停电|Power cuts
     |3; gas|燃气|Gas|2; metro|地铁|Metro|2; drainage|排水|Drainage|3""",
    "housing": """deed|房产证办理|Title deeds|3; rent|房屋租赁|Renting|4; public_rental|公租房
     |Public rental homes|3; fund|公积金|Housing fund|2; new_home|新房质量|New-build quality|3;
     demolition|拆迁安置|Relocation|3; lift|加装电梯|Adding lifts|2""",
    "health": """registration|挂号就诊|Appointments|4; insurance|医保报销|Insurance claims|4;
     conduct|服务态度|Conduct of staff|3; dispute|医疗纠纷|Disputes|2; clinic|社区医院
     |Community clinics|2""",
    "construction": """road|道路破损|Damaged roads|5; lamp|路灯|Street lamps|3; green|绿化|Greenery|3;
     old_estate|老旧小区改造|Renewal of old estates|4; facility|配套设施|Local facilities|3""",
    "traffic": """parking|违法停车|Illegal parking|6; jam|拥堵|Congestion|2; signal|信号灯
     |Traffic lights|2; ebike|电动自行车|E-bikes|3; shared_bike|共享单车|Shared bikes|2; taxi
     |出租网约车|Taxis|2""",
    "public_order": """noise|社会生活噪音|Neighbour noise|5; fraud_call|诈骗|Fraud|2; dog|养犬
     |Dogs|3; street_seller|无照经营|Street sellers|3; fire|消防隐患|Fire hazards|3""",
    "labour": """wages|拖欠工资|Unpaid wages|6; pension|养老保险|Pensions|3; contract|劳动合同
     |Contracts|2; injury|工伤|Work injuries|1; platform_work|新就业形态|Platform work|1;
     job|就业创业|Finding work|2""",
    "education": """enrolment|入学|Enrolment|5; training|校外培训退费|Tutoring refunds|4; kindergarten
     |幼儿园|Kindergartens|2; teacher|师德师风|Teachers' conduct|2; canteen|校园餐|School meals|1""",
    "property": """service|物业服务不规范|Poor service|5; fee|物业收费|Fees|3; elevator|电梯故障
     |Lift failures|3; charging|电动车充电|E-bike charging|3; committee|业委会|Owners' committee|2;
     gate|门禁停车|Gates and parking|3""",
    "sanitation": """rubbish|垃圾清运|Rubbish removal|5; sorting|垃圾分类|Sorting|3; toilet|公厕
     |Public toilets|2; poster|小广告|Illegal posters|1; pile|堆物堆料|Piled-up goods|3; snow
     |扫雪铲冰|Snow clearing|1""",
    "illegal_building": """roof|楼顶违建|On roofs|3; yard|院内违建|In yards|4; ongoing|在施违建
     |Being built|2; division|群租隔断|Partitioned flats|2; occupy|侵占公共空间|On common ground|3""",
    "environment": """site_noise|施工噪声|Site noise|4; smoke|油烟|Cooking fumes|4; dust|扬尘|Dust|2;
     smell|异味|Smells|3; water_body|水体污染|Polluted water|1; burning|露天焚烧|Open fires|1""",
    "site_works": """night|夜间施工|Night work|5; safety|施工安全|Site safety|2; damage|施工损坏
     |Damage by works|2; wall|围挡占道|Fences on roads|2; delay|工期|Delays|1""",
    "admin_complaints": """attitude|工作态度|Attitude|4; slow|办事拖延|Delay|4; refusal|推诿|Passing on
     |3; enforcement|执法不当|Enforcement|2; openness|信息公开|Openness|1""",
    "repairs": """roof_leak|房屋漏雨|Leaking roofs|4; sewer|下水堵塞|Blocked sewers|5; pipe|上下水管
     |Pipes|3; wall_skin|外墙脱落|Falling facades|2; wiring|电路|Wiring|1""",
    "telecom": """signal|信号弱|Weak signal|3; broadband|宽带|Broadband|4; tariff|资费|Tariffs|4; parcel
     |快递丢损|Lost parcels|4; spam|骚扰电话|Nuisance calls|2""",
    "culture": """ticket|门票预约|Tickets|4; tour|旅行社|Tour operators|3; gym|健身场所|Sports venues|4;
     show|演出退票|Refunds of shows|2; park|公园|Parks|3""",
    "civil_affairs": """old_age|养老服务|Care for the old|5; allowance|低保救助|Allowances|3; disabled
     |残疾人|Disabled people|2; marriage|婚姻登记|Registering marriages|2; veteran|退役军人
     |Veterans|1""",
    "registration": """household|户口|Household register|5; identity|身份证|Identity cards|3; permit
     |居住证|Residence permits|4; points|积分落户|Points system|2; vehicle|小客车指标
     |Car quotas|3""",
    "online_trade": """refund|退款|Refunds|6; live|直播带货|Live selling|3; ticketing|票务平台
     |Ticket platforms|2; food_delivery|外卖|Food delivery|3; ride|出行平台|Ride platforms|2""",
    "rural": """land|土地承包|Land contracts|4; homestead|宅基地|Homesteads|4; village|村务公开
     |Village affairs|3; water_rural|农村饮水|Village water|1; coal|煤改电|Coal to power|2""",
    "womens_rights": """marriage_family|婚姻家庭|Marriage and family|48; domestic_violence|家庭暴力
     |Domestic violence|15; labour_rights|劳动权益|Rights at work|13; property_rights|财产权益
     |Property rights|7; psychological_support|心理支持|Psychological support|11; child_custody
     |子女抚养|Child custody|6""",
    "other": """advice|意见建议|Suggestions|3; thanks|表扬|Praise|1; lost|失物|Lost property|2; finance
     |金融|Finance|3; misc|其他事项|Other matters|4""",
}


def topics_of(category: str) -> list[tuple[str, str, str, float]]:
    """The topics of a category: code (unique in the city), Chinese, English, frequency."""
    rows = [[part.strip() for part in row.split("|")] for row in _TOPICS[category].split(";")]
    return [(f"{category}.{code}", zh, en, float(often)) for code, zh, en, often in rows]
