"""The layouts of cities' open data: column names, words, dates and wrapping, one request a row.

People, streets and requests are invented. What must come out stands beside each layout in
`SHAPES`: units, places, channels, categories, and the ticket fields it does not carry.
"""

import json
from datetime import timedelta

from tests.world import (
    MAIL,
    NAME,
    PHONE,
    STREET,
    WORDS,
    Request,
    Row,
    Shape,
    as_book,
    as_esri,
    as_features,
    as_json,
    as_lines,
    as_parquet,
    as_rows_json,
    as_xml,
    csv_with,
    dmy,
    epoch,
    iso,
    us,
    utc,
    zoned,
)  # fmt: skip


def chicago(r: Request) -> Row:
    return {
        "SR_NUMBER": f"SR24-{r.n:08d}", "SR_TYPE": r.of("Pothole", "Graffiti", "Rodents"),
        "SR_SHORT_CODE": r.of("PHF", "GRAF", "SGA"), "CREATED_DEPARTMENT": "311 City Services",
        "OWNER_DEPARTMENT": r.of("CDOT", "Streets and Sanitation", "Water Management"),
        "STATUS": r.status("Open", r.of("Completed", "Canceled", "Completed")),
        "ORIGIN": r.of("Phone Call", "Mobile Device", "Internet"), "CREATED_DATE": us(r.received),
        "LAST_MODIFIED_DATE": us(r.closed or r.received), "CLOSED_DATE": us(r.closed),
        "STREET_ADDRESS": STREET, "CITY": "Chicago", "STATE": "Illinois", "ZIP_CODE": "60601",
        "STREET_NUMBER": "12", "STREET_NAME": "CANARY", "DUPLICATE": "false",
        "LEGACY_SR_NUMBER": "", "PARENT_SR_NUMBER": "", "COMMUNITY_AREA": r.of("8", "24", "32", "6"),
        "WARD": r.of("42", "1", "27", "9"), "CREATED_HOUR": r.received.hour,
        "CREATED_DAY_OF_WEEK": 3, "CREATED_MONTH": r.received.month, "X_COORDINATE": 1176000.5,
        "Y_COORDINATE": 1900000.5, "LATITUDE": r.lat, "LONGITUDE": r.lon,
        "LOCATION": f"({r.lat}, {r.lon})",
    }  # fmt: skip


def san_francisco(r: Request) -> Row:
    return {
        "CaseID": 17000000 + r.n, "Opened": us(r.received), "Closed": us(r.closed),
        "Updated": us(r.closed or r.received), "Status": r.status("Open", "Closed"),
        "Status Notes": WORDS, "Responsible Agency": r.of("DPW Ops Queue", "PUC", "MTA"),
        "Category": r.of("Street Cleaning", "Encampments", "Sewer"),
        "Request Type": r.of("Bulky Items", "Encampment", "Sewer Odor", "Leak", "Human Waste"),
        "Request Details": WORDS + str(r.n), "Address": STREET, "Street": "CANARY ST",
        "Supervisor District": r.of("3", "6", "9", "11"),
        "Neighborhood": r.of("Mission", "Tenderloin", "Sunset", "Marina"),
        "Police District": "MISSION", "Latitude": r.lat, "Longitude": r.lon,
        "Point": f"POINT ({r.lon} {r.lat})", "Source": r.of("Phone", "Mobile/Open311", "Web"),
        "Media URL": "https://example.org/1.jpg",
    }  # fmt: skip


def los_angeles(r: Request) -> Row:
    return {
        "SRNumber": f"1-{4000000000 + r.n}", "CreatedDate": us(r.received),
        "UpdatedDate": us(r.closed or r.received), "ActionTaken": "SR Created",
        "Owner": r.of("BOS", "OCB", "BSL"), "RequestType": r.of("Bulky Items", "Graffiti", "Lights"),
        "Status": r.status(r.of("Open", "Pending"), "Closed"), "RequestSource": r.of("Call", "Mobile App", "Self Service"),
        "CreatedByUserOrganization": "BOS", "MobileOS": "", "Anonymous": "N", "AssignTo": NAME,
        "ServiceDate": us(r.due), "ClosedDate": us(r.closed), "AddressVerified": "Y",
        "Address": STREET, "HouseNumber": "12", "StreetName": "CANARY", "ZipCode": "90001",
        "Latitude": r.lat, "Longitude": r.lon, "Location": f"({r.lat}, {r.lon})",
        "APC": "Central APC", "CD": r.of("1", "2", "3", "4"), "CDMember": NAME, "NC": r.of("1", "2", "3", "4"),
        "NCName": r.of("HOLLYWOOD NC", "VENICE NC", "WATTS NC", "BEL AIR NC"), "PolicePrecinct": "HARBOR",
    }  # fmt: skip


def toronto(r: Request) -> Row:
    return {
        "Creation Date": iso(r.received) + ".0000000", "Status": r.status(r.of("In Progress", "Initiated"), "Completed"),
        "First 3 Chars of Postal Code": "M5V", "Intersection Street 1": "", "Intersection Street 2": "",
        "Ward": r.of("Davenport (09)", "Spadina-Fort York (10)", "Don Valley East (16)", "Etobicoke North (01)"),
        "Service Request Type": r.of("Road - Pot hole", "Bin Request", "Noise"),
        "Division": r.of("Transportation Services", "Solid Waste Management", "Municipal Licensing"),
        "Section": r.of("Road Operations", "Collections", "District Enforcement"),
    }  # fmt: skip


def austin(r: Request) -> Row:
    return {
        "Service Request (SR) Number": f"24-{r.n:08d}", "SR Description": r.of("Loose Dog", "Pot Hole", "Graffiti"),
        "Owning Department": r.of("Animal Services", "Public Works", "Code"),
        "Method Received": r.of("Phone", "Web", "Mobile Device"),
        "SR Status": r.status(r.of("Open", "New"), r.of("Closed", "Duplicate (closed)")),
        "Status Change Date": us(r.closed or r.received), "Created Date": us(r.received),
        "Last Update Date": us(r.closed or r.received), "Close Date": us(r.closed), "SR Location": STREET,
        "Street Name": "CANARY", "City": "AUSTIN", "Zip Code": "78701", "County": "TRAVIS",
        "State Plane X Coordinate": 3100000.1, "State Plane Y Coordinate": 10000000.2,
        "Latitude Coordinate": r.lat, "Longitude Coordinate": r.lon,
        "(Latitude.Longitude)": f"({r.lat}, {r.lon})", "Council District": r.of("1", "2", "3", "4"),
    }  # fmt: skip


def dallas(r: Request) -> Row:
    return {
        "Service Request Number": f"24-{r.n:08d}", "Address": STREET, "City Council District": r.of("1", "2", "13", "14"),
        "Department": r.of("Sanitation", "Code Compliance", "Transportation"),
        "Service Request Type": r.of("Roll Cart - SAN", "Litter - CCS", "Signs - TRN"), "ERT (Estimated Response Time)": "4 Days",
        "Overall Service Request Due Date": us(r.due), "Status": r.status("In Progress", "Closed"),
        "Created Date": us(r.received), "Update Date": us(r.closed or r.received), "Closed Date": us(r.closed),
        "Outcome": r.status("", "Work completed, " + WORDS), "Priority": "Standard",
        "Method Received Description": r.of("Phone", "API - Mobile", "Internet"), "Unique Key": f"K{r.n}",
        "Lat_Long Location": f"({r.lat}, {r.lon})",
    }  # fmt: skip


def houston(r: Request) -> Row:
    return {
        "CASE NUMBER": f"10100{r.n:06d}", "SR LOCATION": STREET, "COUNTY": "HARRIS", "DISTRICT": r.of("A", "B", "C", "D"),
        "NEIGHBORHOOD": r.of("MIDTOWN", "MEMORIAL", "ALIEF", "SHARPSTOWN"), "TAX ID": "0112", "TRASH QUAD": "NE",
        "DEPARTMENT": r.of("PWE Public Works", "SWM Solid Waste", "HPD Police"), "DIVISION": "Operations",
        "SR TYPE": r.of("Street Hazard", "Missed Garbage", "Noise"), "QUEUE": "Q1", "SLA": "4", "STATUS": r.status("Open", "Closed"),
        "SR CREATE DATE": iso(r.received), "DUE DATE": iso(r.due), "DATE CLOSED": iso(r.closed), "OVERDUE": "0.5",
        "Title": r.of("Street Hazard", "Missed Garbage", "Noise"), "LATITUDE": r.lat, "LONGITUDE": r.lon,
        "CHANNEL TYPE": r.of("Voice In", "WEB", "E-mail"),
    }  # fmt: skip


def montreal(r: Request) -> Row:
    return {
        "ID_UNIQUE": f"2024-{r.n:06d}", "NATURE": r.of("Requete", "Plainte", "Information"),
        "ACTI_NOM": r.of("Nid-de-poule", "Déneigement", "Collecte - Ordures"), "TYPE_LIEU_INTERV": "Adresse", "RUE": STREET,
        "RUE_INTERSECTION1": "", "ARRONDISSEMENT": r.of("Ville-Marie", "Montréal-Nord", "LaSalle", "Verdun"),
        "ARRONDISSEMENT_GEO": r.of("Ville-Marie", "Montréal-Nord", "LaSalle", "Verdun"), "LIN_CODE_POSTAL": "H2X",
        "DDS_DATE_CREATION": dmy(r.received), "PROVENANCE_ORIGINALE": r.of("Téléphone", "Courriel", "Comptoir"),
        "PROVENANCE_TELEPHONE": 1, "PROVENANCE_COURRIEL": 0,
        "UNITE_RESP_PARENT": r.of("Service de l'eau", "Travaux publics", "Propreté"),
        "LOC_LONG": str(r.lon).replace(".", ","), "LOC_LAT": str(r.lat).replace(".", ","), "LOC_X": "299000,5",
        "DERNIER_STATUT": r.status(r.of("Acceptée", "En cours"), r.of("Terminée", "Supprimée", "Terminée")),
        "DATE_DERNIER_STATUT": dmy(r.closed or r.received),
    }  # fmt: skip


def calgary(r: Request) -> Row:
    return {
        "service_request_id": f"24-{r.n:08d}", "requested_date": f"{r.received:%Y/%m/%d}", "updated_date": "",
        "closed_date": f"{r.closed:%Y/%m/%d}" if r.closed else "", "status_description": r.status("Open", r.of("Closed", "Duplicate (Closed)")),
        "source": r.of("Phone", "App", "Other"), "service_name": r.of("WRS - Cart", "Roads - Pothole", "Bylaw - Snow"),
        "agency_responsible": r.of("OS - Waste", "OS - Mobility", "CS - Bylaw"), "address": STREET,
        "comm_code": r.of("BLN", "DNC", "HIL", "SNH"), "comm_name": r.of("BELTLINE", "DOWNTOWN", "HILLHURST", "SUNNYSIDE"),
        "location_type": "Community Centrepoint", "longitude": r.lon, "latitude": r.lat, "point": f"POINT ({r.lon} {r.lat})",
    }  # fmt: skip


def edmonton(r: Request) -> Row:
    return {
        "Row ID": r.n, "Date Created": f"{r.received:%Y %b %d}", "Date Closed": f"{r.closed:%Y %b %d}" if r.closed else "",
        "Request Status": r.status("Open", "Closed"), "Status Detail": r.status("Under Review", "Completed"),
        "Service Category": r.of("Pothole", "Tree", "Litter"), "Service Details": r.of("Road", "Boulevard", "Park", "Alley", "Lane"),
        "Business Unit": r.of("Roads", "Parks", "Waste"), "Neighbourhood": r.of("OLIVER", "GARNEAU", "RITCHIE", "BONNIE DOON"),
        "Ward": "O-day'min", "Address": STREET, "Lat": r.lat, "Long": r.lon, "Location": f"({r.lat}, {r.lon})",
        "Ticket Source": r.of("Call", "Mobile App", "Web"), "Calendar Year": 2024, "Count": 1, "Ticket Number": 8800000 + r.n,
    }  # fmt: skip


def vancouver(r: Request) -> Row:
    return {
        "Department": r.of("DBL - Property Use", "ENG - Sanitation", "ENG - Streets"), "Service request type": r.of("Graffiti Case", "Missed Bin", "Pothole"),
        "Status": r.status("Open", "Close"), "Closure reason": r.status("", "Service provided"), "Service request open timestamp": zoned(r.received),
        "Service request close date": f"{r.closed:%Y-%m-%d}" if r.closed else "", "Last modified timestamp": zoned(r.closed or r.received),
        "Address": STREET, "Local area": r.of("Kitsilano", "West End", "Sunset", "Oakridge"), "Channel": r.of("Phone", "WEB", "Mobile App"),
        "Latitude": r.lat, "Longitude": r.lon, "geom": json.dumps({"coordinates": [r.lon, r.lat], "type": "Point"}),
    }  # fmt: skip


def seattle(r: Request) -> Row:
    return {
        "Service Request Number": f"24-{r.n:08d}", "Service Request Type": r.of("Graffiti", "Illegal Dumping", "Abandoned Vehicle"),
        "City Department": r.of("SPU-Public Utilities", "SDOT", "SPD-Police"), "Created Date": us(r.received),
        "Method Received": r.of("Phone", "Find It Fix It App", "Citizen Web Intake Form"), "Status": r.status(r.of("Open", "Reported"), r.of("Closed", "Transferred - Closed")),
        "Location": STREET, "Latitude": r.lat, "Longitude": r.lon, "Latitude/Longitude": f"({r.lat}, {r.lon})", "ZIP Code": "98101",
        "Council District": r.of("1", "2", "3", "7"), "Police Precinct": "WEST",
    }  # fmt: skip


def denver(r: Request) -> Row:
    return {
        "Case Summary": WORDS + str(r.n), "Case Status": r.status("In Progress", "Closed - Answer Provided"), "Case Source": r.of("Phone", "Website", "Email"),
        "Case Created Date": f"{r.received:%m/%d/%Y}", "Case Created dttm": us(r.received), "Case Closed Date": f"{r.closed:%m/%d/%Y}" if r.closed else "",
        "Case Closed dttm": us(r.closed), "First Call Resolution": "N", "Customer Zip Code": "80202", "Incident Address 1": STREET, "Incident Zip Code": "80202",
        "Longitude": r.lon, "Latitude": r.lat, "Agency": r.of("DOTI", "Parks and Recreation", "Finance"), "Division": "X", "Major Area": "Streets",
        "Type": r.of("Complaint", "Request", "Inquiry"), "Topic": r.of("Snow", "Potholes", "Forestry"), "Neighborhood": r.of("Five Points", "Baker", "Hale", "Sloan Lake"),
    }  # fmt: skip


def philadelphia(r: Request) -> Row:
    return {
        "cartodb_id": r.n, "the_geom": "", "service_request_id": 16000000 + r.n, "subject": WORDS, "status": r.status("Open", "Closed"), "status_notes": WORDS,
        "service_name": r.of("Street Defect", "Graffiti Removal", "Rubbish"), "service_code": r.of("SR-ST01", "SR-CL01", "SR-ST03"),
        "agency_responsible": r.of("Streets Department", "Community Life", "L&I"), "service_notice": "4 Business Days",
        "requested_datetime": utc(r.received, "%Y-%m-%d %H:%M:%S+00"), "updated_datetime": "", "expected_datetime": utc(r.due, "%Y-%m-%d %H:%M:%S+00"),
        "closed_datetime": utc(r.closed, "%Y-%m-%d %H:%M:%S+00"), "address": STREET, "zipcode": "19103", "media_url": "", "lat": r.lat, "lon": r.lon,
    }  # fmt: skip


def washington(r: Request) -> Row:
    return {
        "OBJECTID": 900 + r.n, "SERVICECODE": r.of("S0031", "S0261", "S0276"), "SERVICECODEDESCRIPTION": r.of("Bulk Collection", "Parking Meter", "Pothole"),
        "SERVICETYPECODEDESCRIPTION": r.of("SWMA- Solid Waste", "Transportation Operations", "Street Maintenance"), "ORGANIZATIONACRONYM": r.of("DPW", "DDOT", "DMV"),
        "SERVICECALLCOUNT": 1, "ADDDATE": epoch(r.received), "RESOLUTIONDATE": epoch(r.closed), "SERVICEDUEDATE": epoch(r.due), "SERVICEORDERDATE": epoch(r.received),
        "INSPECTIONDATE": None, "INSPECTORNAME": NAME, "SERVICEORDERSTATUS": r.status(r.of("Open", "In-Progress"), r.of("Closed", "Voided", "Closed")), "STATUS_CODE": r.status("OPEN", "CLOSED"),
        "SERVICEREQUESTID": f"24-{r.n:08d}", "PRIORITY": "STANDARD", "STREETADDRESS": STREET, "XCOORD": 397000.1, "YCOORD": 137000.2,
        "LATITUDE": r.lat, "LONGITUDE": r.lon, "CITY": "WASHINGTON", "STATE": "DC", "ZIPCODE": 20001, "WARD": r.of("Ward 2", "Ward 3", "Ward 5", "Ward 8"), "DETAILS": WORDS,
    }  # fmt: skip


def baltimore(r: Request) -> Row:
    return {
        "RowID": r.n, "SRRecordID": f"5003d0000{r.n:04d}", "ServiceRequestNum": f"24-{r.n:08d}", "SRType": r.of("SW-Dirty Alley", "TRM-Potholes", "HCD-Trash"),
        "MethodReceived": r.of("Phone", "API", "Mobile App"), "CreatedDate": utc(r.received), "SRStatus": r.status("OPEN", r.of("CLOSED", "CLOSED (DUPLICATE)", "CLOSED (TRANSFERRED)")),
        "StatusDate": utc(r.closed or r.received), "Agency": r.of("Solid Waste", "Transportation", "Housing"), "LastActivity": WORDS, "LastActivityDate": "", "Outcome": "",
        "Priority": "Standard", "DueDate": utc(r.due), "CloseDate": utc(r.closed), "Address": STREET, "ZipCode": "21202", "Neighborhood": r.of("Canton", "Hampden", "Fells Point", "Waverly"),
        "CouncilDistrict": 1, "Latitude": r.lat, "Longitude": r.lon, "HashedRecord": f"{r.n:064d}", "NeedsSync": 0, "IsDeleted": 0,
    }  # fmt: skip


def cincinnati(r: Request) -> Row:
    return {
        "SR_NUMBER": f"SR{24000000 + r.n}", "SR_STATUS": r.status("OPEN", "CLOSED"), "SR_STATUS_FLAG": r.status("OPEN", "CLOSED"), "SR_TYPE": r.of("PTHOLE", "LITR-PRV", "TIRES"),
        "SR_TYPE_DESC": r.of("Pothole, repair", "Litter, private property", "Tire dumping"), "PRIORITY": "STANDARD", "USER_ID": "JROE", "DATE_CREATED": zoned(r.received)[:-6] + ".000",
        "TIME_RECEIVED": "", "DATE_STATUS_CHANGE": "", "DATE_LAST_UPDATE": "", "DATE_CLOSED": zoned(r.closed)[:-6], "PLANNED_COMPLETION_DAYS": 5, "ADDRESS": STREET,
        "DEPT_NAME": r.of("PUBLIC SERVICES", "BUILDINGS", "HEALTH"), "METHOD_RECEIVED": r.of("PHONE", "WEB", "APP"), "NEIGHBORHOOD": r.of("AVONDALE", "CLIFTON", "WESTWOOD", "OAKLEY"), "LATITUDE": r.lat, "LONGITUDE": r.lon,
    }  # fmt: skip


def new_orleans(r: Request) -> Row:
    return {
        "Service Request #": f"2024-{r.n:06d}", "Request Type": r.of("Roads/Drainage", "Trash/Recycling", "Traffic Signals"), "Request Reason": r.of("Pothole", "Missed", "Signal Out", "Sinkhole", "Cart"),
        "Request Status": r.status("Pending", "Closed"), "Responsible Agency": r.of("Public Works", "Sanitation", "Parks"), "Date Created": us(r.received), "Date Modified": us(r.closed or r.received), "Case Close Date": us(r.closed),
        "Reported Anonymously?": "No", "Requester": NAME, "Final Address": STREET, "Council District": r.of("A", "B", "C", "D"), "Geocoded Column": f"POINT ({r.lon} {r.lat})",
    }  # fmt: skip


def san_diego(r: Request) -> Row:
    return {
        "service_request_id": 4500000 + r.n, "service_request_parent_id": "", "sap_notification_number": "", "date_requested": zoned(r.received)[:-6], "case_age_days": 3, "case_record_type": "TSW",
        "service_name": r.of("Pothole", "Encampment", "72 Hour Violation"), "service_name_detail": "", "date_closed": f"{r.closed:%Y-%m-%d}" if r.closed else "", "status": r.status(r.of("In Process", "Referred"), "Closed"),
        "lat": r.lat, "lng": r.lon, "street_address": STREET, "zipcode": "92101", "council_district": r.of("1", "2", "3", "9"), "comm_plan_name": r.of("Uptown", "La Jolla", "Navajo", "Mira Mesa"),
        "park_name": "", "case_origin": r.of("Phone", "Web", "Mobile"), "referred": "", "iamfloc": "SS-1", "public_description": WORDS,
    }  # fmt: skip


def buffalo(r: Request) -> Row:
    return {
        "Case Reference": f"1001{r.n:06d}", "Open Date": us(r.received), "Closed Date": us(r.closed), "Status": r.status("Open", "Closed"), "Subject": r.of("Dept of Public Works", "Dept of Permits", "Buffalo Sewer"),
        "Reason": r.of("Sanitation", "Housing", "Sewers"), "Type": r.of("Totes Replace (Req_Serv)", "Housing Violations (Req_Serv)", "Sewer (Req_Serv)", "Recycling Tote"), "Object Type": "Property", "Address Line 1": STREET,
        "Latitude": r.lat, "Longitude": r.lon, "Location": f"({r.lat}, {r.lon})", "Neighborhood": r.of("Elmwood Bidwell", "Allentown", "Riverside", "Kaisertown"),
    }  # fmt: skip


def buenos_aires(r: Request) -> Row:
    return {
        "contacto": f"{r.n:08d}/24", "periodo": f"{r.received:%Y%m}", "categoria": r.of("TRÁNSITO", "ARBOLADO", "LIMPIEZA"), "subcategoria": r.of("ESTACIONAMIENTO", "PODA", "RESIDUOS", "RAÍCES"), "concepto": r.of("AUTO MAL", "PODAR ÁRBOL", "RETIRO", "X"),
        "tipo_prestacion": r.of("DENUNCIA", "SOLICITUD", "RECLAMO"), "fecha_ingreso": f"{r.received:%d/%m/%Y}", "hora_ingreso": f"{r.received:%H:%M:%S}", "domicilio_comuna": r.of("COMUNA 1", "COMUNA 2", "COMUNA 14", "COMUNA 9"),
        "domicilio_barrio": r.of("PALERMO", "RECOLETA", "BELGRANO", "FLORES"), "domicilio_calle": STREET, "domicilio_altura": 12, "lat": str(r.lat).replace(".", ","), "lon": str(r.lon).replace(".", ","), "canal": r.of("Comunicación telefónica", "App BA 147", "GCS Web"),
        "genero": "femenino", "estado_del_contacto": r.status("Abierto", "Cerrado"), "fecha_cierre_contacto": dmy(r.closed),
    }  # fmt: skip


def bogota(r: Request) -> Row:
    return {
        "Entidad": r.of("ACUEDUCTO", "MOVILIDAD", "SALUD"), "Número petición": 100000 + r.n, "Tipo de petición": r.of("QUEJA", "RECLAMO", "CONSULTA"), "Tema": r.of("TRANSITO", "AGUA", "HOSPITALES"), "Subtema": r.of("SEÑALES", "FUGAS", "CITAS", "HUECOS"),
        "Nombre peticionario": NAME, "Correo electrónico": MAIL, "Fecha ingreso": dmy(r.received), "Fecha cierre": dmy(r.closed), "Fecha vencimiento": dmy(r.due), "Canal": r.of("TELEFONO", "WEB", "PRESENCIAL"),
        "Localidad": r.of("SUBA", "KENNEDY", "USME", "BOSA"), "Estado de la petición": r.status("En trámite", "Cerrado"), "Asunto": WORDS,
    }  # fmt: skip


def zurich(r: Request) -> Row:
    return {
        "service_request_id": 5000 + r.n, "requested_datetime": zoned(r.received)[:-6], "agency_sent_datetime": zoned(r.received)[:-6], "updated_datetime": zoned(r.closed or r.received)[:-6], "service_name": r.of("Abfall/Sammelstelle", "Graffiti", "Strasse/Trottoir/Platz"),
        "status": r.status("in progress", r.of("fixed - council", "external", "fixed - council")), "title": WORDS, "detail": WORDS, "description": WORDS, "interface_used": r.of("Web interface", "iOS", "Android"), "media_url": "", "@": [r.lon, r.lat],
    }  # fmt: skip


def cologne(r: Request) -> Row:
    return {
        "service_request_id": f"{r.n}-2024", "title": "#" + str(r.n), "description": WORDS, "lat": r.lat, "long": r.lon, "address_string": STREET, "service_name": r.of("Wilder Müll", "Schrottfahrräder", "Straßenlaterne"),
        "requested_datetime": zoned(r.received), "updated_datetime": zoned(r.closed or r.received), "status": r.status("open", "closed"), "media_url": None, "status_note": WORDS,
    }  # fmt: skip


def bloomington(r: Request) -> Row:
    return {
        "service_request_id": 180000 + r.n, "status": r.status("Open", "Closed"), "status_notes": None, "service_name": r.of("Potholes", "Excessive Growth", "Trash"), "service_code": r.of("1", "2", "3"), "description": WORDS, "agency_responsible": r.of("Street", "HAND", "Sanitation"),
        "requested_datetime": zoned(r.received), "updated_datetime": zoned(r.closed or r.received), "expected_datetime": None, "address": STREET, "lat": str(r.lat), "long": str(r.lon), "zipcode": 47401,
    }  # fmt: skip


def helsinki(r: Request) -> Row:
    return {
        "service_request_id": f"h{r.n}", "status": r.status("open", "closed"), "status_notes": WORDS, "service_code": r.of("171", "198", "246"), "description": WORDS, "agency_responsible": r.of("Rakentamispalvelu", "Liikenne", "Puistot"), "service_notice": "",
        "requested_datetime": zoned(r.received), "updated_datetime": zoned(r.closed or r.received), "address": STREET, "lat": r.lat, "long": r.lon, "extended_attributes": {"title": WORDS, "contact": {"name": NAME}},
    }  # fmt: skip


def socrata(r: Request) -> Row:
    return {
        "Request ID": f"A{r.n:05d}", "Opened Date": zoned(r.received)[:-6], "Resolved Date": zoned(r.closed)[:-6] or None, "Request Status": r.status("Submitted", "Resolved"), "Issue Category": r.of("Pothole", "Graffiti", "Noise"),
        "Assigned Department": r.of("Streets", "Parks", "Police"), "Ward": r.of("1.0", "2.0", "3.0", "4.0"), "Reported By": NAME, "Contact Email": MAIL, "Intake Channel": r.of("Phone", "Web", "Walk-in"), "Location": {"latitude": str(r.lat), "longitude": str(r.lon), "human_address": STREET},
    }  # fmt: skip


def german(r: Request) -> Row:
    return {
        "Vorgangsnummer": f"V{r.n:05d}", "Eingangsdatum": dmy(r.received, "."), "Erledigt am": dmy(r.closed, "."), "Frist": dmy(r.due, "."), "Bearbeitungsstatus": r.status("in Bearbeitung", "erledigt"), "Kategorie": r.of("Straßenschaden", "Wilder Müll", "Beleuchtung"),
        "Zuständiges Amt": r.of("Tiefbauamt", "Ordnungsamt", "Grünflächenamt"), "Stadtbezirk": r.of("Mitte", "Nord", "Süd", "West"), "Eingangskanal": r.of("Telefon", "E-Mail", "Internet"), "Name Melder": NAME, "Telefon": PHONE, "Beschreibung": WORDS,
        "Breitengrad": str(r.lat).replace(".", ","), "Längengrad": str(r.lon).replace(".", ","),
    }  # fmt: skip


def hotline(r: Request) -> Row:
    called = r.closed + timedelta(days=2) if r.closed else None
    return {
        "工单编号": f"JS2024{r.n:06d}", "来电时间": iso(r.received), "来电人": NAME, "联系电话": PHONE, "诉求地址": STREET, "诉求内容": WORDS, "工单类型": r.of("投诉", "咨询", "建议"), "诉求来源": r.of("电话", "微信", "网站"),
        "一级分类": r.of("住房", "交通管理", "市容环卫"), "二级分类": r.of("供暖", "停车", "垃圾", "噪声"), "承办单位": r.of("水务局", "住建委", "城管委"), "所属区": r.of("东城区", "西城区", "朝阳区", "海淀区"), "派单时间": iso(r.received + timedelta(minutes=20)),
        "办理时限": iso(r.due), "办结时间": iso(r.closed), "工单状态": r.status("办理中", "已办结"), "回访时间": iso(called), "是否联系": r.status("", "是"), "是否解决": r.status("", r.of("已解决", "未解决")), "是否满意": r.status("", r.of("满意", "基本满意", "不满意")),
    }  # fmt: skip


TWO_ROWS = (
    ("12345 诉求导出",),
    ("工单编号", "来电", "", "", "诉求", "", "", "", "分类", "", "承办单位", "所属区", "时间", "", "", "工单状态", "回访", "", "", ""),
    ("", "来电时间", "来电人", "联系电话", "诉求地址", "诉求内容", "工单类型", "诉求来源", "一级分类", "二级分类", "", "", "派单时间", "办理时限", "办结时间", "", "回访时间", "是否联系", "是否解决", "是否满意"),
)  # fmt: skip


def typed(r: Request) -> Row:
    return {
        "case_id": None if r.n == 0 else 9007199254740993 + r.n, "opened_at": r.received, "closed_at": r.closed, "status": r.status("open", "closed"), "category": r.of("a", "b", "c"), "department": r.of("X", "Y", "Z"),
        "ward": r.of(1.0, 2.0, 3.0, 4.0), "channel": r.of("phone", "web", "app"), "lat": r.lat, "lon": r.lon, "email": MAIL,
    }  # fmt: skip


WARDS = frozenset(f"Ward {n}" for n in (1, 2, 3, 4))
NOTHING = frozenset({"closed_at", "due_at"})
DUE = frozenset({"due_at"})
POINTS = frozenset({"lon"})
NO_UNIT = frozenset({"unit_code"})
NO_AREA = frozenset({"area_code"})
CHANNEL = frozenset({"channel"})
CALLS = frozenset({"phone", "app", "website"})


def _set(*words: str) -> frozenset[str]:
    return frozenset(words)


HOTLINE = (_set("水务局", "住建委", "城管委"), _set("东城区", "西城区", "朝阳区", "海淀区"), _set("phone", "wechat", "website"), _set("住房", "交通管理", "市容环卫"))  # fmt: skip
CALGARY = (_set("OS - Waste", "OS - Mobility", "CS - Bylaw"), _set("BELTLINE", "DOWNTOWN", "HILLHURST", "SUNNYSIDE"), _set("phone", "app", "Other"), _set("WRS - Cart", "Roads - Pothole", "Bylaw - Snow"))  # fmt: skip
PADDED = csv_with(delimiter="|", top="311 PUBLIC DATA EXTRACT\nHouston, run on 2024-03-01\n\n")

SHAPES = (
    Shape("chicago.csv", chicago, _set("CDOT", "Streets and Sanitation", "Water Management"), _set("Ward 42", "Ward 1", "Ward 27", "Ward 9"), CALLS, _set("Pothole", "Graffiti", "Rodents"), DUE),
    Shape("san_francisco.csv", san_francisco, _set("DPW Ops Queue", "PUC", "MTA"), _set("Mission", "Tenderloin", "Sunset", "Marina"), CALLS, _set("Street Cleaning", "Encampments", "Sewer"), DUE),
    Shape("los_angeles.csv", los_angeles, _set("BOS", "OCB", "BSL"), _set("HOLLYWOOD NC", "VENICE NC", "WATTS NC", "BEL AIR NC"), CALLS, _set("Bulky Items", "Graffiti", "Lights"), DUE),
    Shape("toronto.csv", toronto, _set("Transportation Services", "Solid Waste Management", "Municipal Licensing"), _set("Davenport (09)", "Spadina-Fort York (10)", "Don Valley East (16)", "Etobicoke North (01)"), _set(), _set("Road - Pot hole", "Bin Request", "Noise"), NOTHING | POINTS | CHANNEL),
    Shape("austin.csv", austin, _set("Animal Services", "Public Works", "Code"), _set(*(f"Council District {n}" for n in range(1, 5))), CALLS, _set("Loose Dog", "Pot Hole", "Graffiti"), DUE),
    Shape("dallas.csv", dallas, _set("Sanitation", "Code Compliance", "Transportation"), _set(*(f"City Council District {n}" for n in (1, 2, 13, 14))), CALLS, _set("Roll Cart - SAN", "Litter - CCS", "Signs - TRN")),
    Shape("houston.txt", houston, _set("PWE Public Works", "SWM Solid Waste", "HPD Police"), _set("MIDTOWN", "MEMORIAL", "ALIEF", "SHARPSTOWN"), _set("phone", "website", "email"), _set("Street Hazard", "Missed Garbage", "Noise"), write=PADDED),
    Shape("montreal.csv", montreal, _set("Service de l'eau", "Travaux publics", "Propreté"), _set("Ville-Marie", "Montréal-Nord", "LaSalle", "Verdun"), _set("phone", "email", "counter"), _set("Nid-de-poule", "Déneigement", "Collecte - Ordures"), NOTHING, write=csv_with(delimiter=";", encoding="cp1252")),
    Shape("calgary.csv", calgary, *CALGARY, DUE, days_only=True),
    Shape("edmonton.csv", edmonton, _set("Roads", "Parks", "Waste"), _set("OLIVER", "GARNEAU", "RITCHIE", "BONNIE DOON"), CALLS, _set("Pothole", "Tree", "Litter"), DUE, days_only=True),
    Shape("vancouver.csv", vancouver, _set("DBL - Property Use", "ENG - Sanitation", "ENG - Streets"), _set("Kitsilano", "West End", "Sunset", "Oakridge"), CALLS, _set("Graffiti Case", "Missed Bin", "Pothole"), DUE, days_only=True, write=csv_with(delimiter=";", encoding="utf-8-sig")),
    Shape("seattle.csv", seattle, _set("SPU-Public Utilities", "SDOT", "SPD-Police"), _set(*(f"Council District {n}" for n in (1, 2, 3, 7))), CALLS, _set("Graffiti", "Illegal Dumping", "Abandoned Vehicle"), NOTHING),
    Shape("denver.csv", denver, _set("DOTI", "Parks and Recreation", "Finance"), _set("Five Points", "Baker", "Hale", "Sloan Lake"), _set("phone", "website", "email"), _set("Snow", "Potholes", "Forestry"), DUE),
    Shape("philadelphia.csv", philadelphia, _set("Streets Department", "Community Life", "L&I"), _set(), _set(), _set("Street Defect", "Graffiti Removal", "Rubbish"), NO_AREA | CHANNEL),
    Shape("washington.json", washington, _set("DPW", "DDOT", "DMV"), _set("Ward 2", "Ward 3", "Ward 5", "Ward 8"), _set(), _set("Bulk Collection", "Parking Meter", "Pothole"), CHANNEL, write=lambda rows: as_esri([row | {"@": [row["LONGITUDE"], row["LATITUDE"]]} for row in rows])),
    Shape("baltimore.csv", baltimore, _set("Solid Waste", "Transportation", "Housing"), _set("Canton", "Hampden", "Fells Point", "Waverly"), _set("phone", "API", "app"), _set("SW-Dirty Alley", "TRM-Potholes", "HCD-Trash")),
    Shape("cincinnati.csv", cincinnati, _set("PUBLIC SERVICES", "BUILDINGS", "HEALTH"), _set("AVONDALE", "CLIFTON", "WESTWOOD", "OAKLEY"), CALLS, _set("Pothole, repair", "Litter, private property", "Tire dumping"), DUE),
    Shape("new_orleans.csv", new_orleans, _set("Public Works", "Sanitation", "Parks"), _set("A", "B", "C", "D"), _set(), _set("Roads/Drainage", "Trash/Recycling", "Traffic Signals"), DUE | CHANNEL),
    Shape("san_diego.csv", san_diego, _set(), _set("Uptown", "La Jolla", "Navajo", "Mira Mesa"), CALLS, _set("Pothole", "Encampment", "72 Hour Violation"), DUE | NO_UNIT, days_only=True),
    Shape("buffalo.csv", buffalo, _set("Dept of Public Works", "Dept of Permits", "Buffalo Sewer"), _set("Elmwood Bidwell", "Allentown", "Riverside", "Kaisertown"), _set(), _set("Sanitation", "Housing", "Sewers"), DUE | CHANNEL),
    Shape("buenos_aires.csv", buenos_aires, _set(), _set("PALERMO", "RECOLETA", "BELGRANO", "FLORES"), CALLS, _set("TRÁNSITO", "ARBOLADO", "LIMPIEZA"), DUE | NO_UNIT, write=csv_with(delimiter=";", encoding="cp1252")),
    Shape("bogota.csv", bogota, _set("ACUEDUCTO", "MOVILIDAD", "SALUD"), _set("SUBA", "KENNEDY", "USME", "BOSA"), _set("phone", "website", "counter"), _set("TRANSITO", "AGUA", "HOSPITALES"), POINTS, write=csv_with(delimiter=";")),
    Shape("zurich.geojson", zurich, _set(), _set(), _set("website", "app"), _set("Abfall/Sammelstelle", "Graffiti", "Strasse/Trottoir/Platz"), NOTHING | NO_UNIT | NO_AREA, write=as_features),
    Shape("cologne.json", cologne, _set(), _set(), _set(), _set("Wilder Müll", "Schrottfahrräder", "Straßenlaterne"), NOTHING | NO_UNIT | NO_AREA | CHANNEL, write=as_json),
    Shape("bloomington.xml", bloomington, _set("Street", "HAND", "Sanitation"), _set(), _set(), _set("Potholes", "Excessive Growth", "Trash"), NOTHING | NO_AREA | CHANNEL, write=as_xml),
    Shape("helsinki.ndjson", helsinki, _set("Rakentamispalvelu", "Liikenne", "Puistot"), _set(), _set(), _set("171", "198", "246"), NOTHING | NO_AREA | CHANNEL, write=as_lines),
    Shape("socrata.json", socrata, _set("Streets", "Parks", "Police"), WARDS, _set("phone", "website", "counter"), _set("Pothole", "Graffiti", "Noise"), DUE, write=as_json),
    Shape("rows.json", calgary, *CALGARY, DUE, days_only=True, write=as_rows_json),
    Shape("german.csv", german, _set("Tiefbauamt", "Ordnungsamt", "Grünflächenamt"), _set("Mitte", "Nord", "Süd", "West"), _set("phone", "email", "website"), _set("Straßenschaden", "Wilder Müll", "Beleuchtung"), write=csv_with(delimiter=";", encoding="cp1252")),
    Shape("hotline.csv", hotline, *HOTLINE, POINTS, write=csv_with(encoding="gb18030")),
    Shape("hotline.xlsx", hotline, *HOTLINE, POINTS, write=lambda rows: as_book(rows)),
    Shape("two_rows.xlsx", hotline, *HOTLINE, POINTS, write=lambda rows: as_book([_in_order(r) for r in rows], TWO_ROWS, cover=False)),
    Shape("typed.parquet", typed, _set("X", "Y", "Z"), WARDS, CALLS, _set("a", "b", "c"), DUE, write=as_parquet),
)  # fmt: skip


def _in_order(row: Row) -> Row:
    """The hotline's row in the order of `TWO_ROWS`."""
    names = [below or above for above, below in zip(*TWO_ROWS[1:], strict=True)]
    return {name: row[name] for name in names}
