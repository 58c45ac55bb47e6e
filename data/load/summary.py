"""What to tell about a load, in sentences."""

from pathlib import Path

from data.fields import FIELDS, lacking
from data.load.outcome import Outcome
from data.load.rows import CORRECTIONS, REASONS
from data.metrics import METRICS
from data.stores import Target, target_of
from data.words import Words

_TEXT = {
    "known": Words(
        "已按同一映射入库，未改动：{names}。",
        "Already in the store by this mapping, nothing changed: {names}.",
    ),
    "source": Words("{name}：{kind}{detail}。", "{name}: {kind}{detail}."),
    "counts": Words(
        "读取 {read:,} 条：导入 {loaded:,}，拒绝 {rejected:,}，重复 {duplicates:,}；与另一读取器的计数一致。",
        "Read {read:,} records: {loaded:,} loaded, {rejected:,} rejected, {duplicates:,} duplicates; "
        "a second reader counted the same.",
    ),
    "blank": Words(
        "其中 {name} 另有 {blank:,} 个空行，没有任何值，不计为记录；若不应为空，表可能被截断。",
        "{name} also has {blank:,} rows without any value, which are no records; "
        "if they should not be empty, the table was cut.",
    ),
    "rejected": Words("拒绝原因：{reasons}。", "Rejected because: {reasons}."),
    "rejects": Words("被拒记录见 {path}。", "The rejected records are in {path}."),
    "corrected": Words("已更正：{what}。", "Corrected: {what}."),
    "unnamed": Words(
        "映射中没有写明含义的取值：{words}。请在映射的 [values] 中写明。",
        "Words the mapping gives no meaning: {words}; name them under [values] in the mapping.",
    ),
    "span": Words(
        "受理时间 {first} 至 {last}，数据时点 {as_of}。",
        "Received {first} to {last}; as of {as_of}.",
    ),
    "missing": Words("来源不含：{fields}。", "The source carries no {fields}."),
    "metrics": Words("因此不可计算：{metrics}。", "So these are not computable: {metrics}."),
    "dry": Words("试运行：未发布任何内容。", "Dry run: nothing was published."),
    "next": Words(
        "启动看板：{where} make run。建账号：{where} "
        ".venv/bin/python -m data.accounts add 登录名 --name 姓名 --role leader",
        "Start the dashboard: {where} make run. Make an account: {where} "
        ".venv/bin/python -m data.accounts add LOGIN --name NAME --role leader",
    ),
}


_MOST = 8


def sentences(outcome: Outcome, store: Path | Target, language: str) -> list[str]:
    """The load in sentences, then where its rejects lie and what to do next."""
    lines = account(outcome, language)
    if not outcome.sources:
        return lines
    if outcome.rejected:
        lines.append(_say("rejects", language, path=outcome.rejects))
    if not outcome.published:
        return [*lines, _say("dry", language)]
    return [*lines, _say("next", language, where=_where(target_of(store)))]


def _say(key: str, language: str, **values: object) -> str:
    return _TEXT[key].in_(language).format(**values)


def account(outcome: Outcome, language: str) -> list[str]:
    """What became of the records, in sentences, in order of what a person asks first."""

    def say(key: str, **values: object) -> str:
        return _say(key, language, **values)

    lines = [say("known", names=", ".join(outcome.known))] if outcome.known else []
    if not outcome.sources:
        return lines
    for source in outcome.sources:
        detail = "".join(
            f", {part}" for part in (source.encoding, _shown(source.delimiter)) if part
        )
        lines.append(say("source", name=source.name, kind=source.kind, detail=detail))
    lines += [note.in_(language) for note in outcome.notes]
    counts = {name: getattr(outcome, name) for name in ("read", "loaded", "rejected", "duplicates")}
    lines.append(say("counts", **counts))
    lines += [
        say("blank", name=each.name, blank=each.blank) for each in outcome.sources if each.blank
    ]
    if outcome.rejected:
        lines.append(say("rejected", reasons=_reasons(outcome, language)))
    if corrected := _corrections(outcome, language):
        lines.append(say("corrected", what=corrected))
    if unnamed := outcome.findings.unnamed.most_common(_MOST):
        words = (f"{name} {word!r} ({count:,})" for (name, word), count in unnamed)
        lines.append(say("unnamed", words=", ".join(words)))
    if outcome.span[0]:
        lines.append(say("span", first=outcome.span[0], last=outcome.span[1], as_of=outcome.as_of))
    return lines + _not_computable(outcome, language)


def _where(target: Target) -> str:
    """The setting that names the store; the URL itself may hold a password."""
    return "DATABASE_URL=..." if target.database else f"HOTLINE_STORE={target.folder}"


def _shown(delimiter: str) -> str:
    return {"\t": "tab"}.get(delimiter, f'delimiter "{delimiter}"') if delimiter else ""


def _reasons(outcome: Outcome, language: str) -> str:
    top = outcome.reasons.most_common(3)
    return "; ".join(f"{REASONS[reason].in_(language)} ({count:,})" for reason, count in top)


def _corrections(outcome: Outcome, language: str) -> str:
    found = [(kind, count) for kind, count in outcome.findings.corrections.items() if count]
    return "; ".join(f"{CORRECTIONS[kind].in_(language)} ({count:,})" for kind, count in found)


def _not_computable(outcome: Outcome, language: str) -> list[str]:
    missing = [words.in_(language) for name, words in FIELDS.items() if name not in outcome.fields]
    lost = [
        metric.title.in_(language)
        for metric in METRICS.values()
        if lacking(metric.needs, outcome.fields)
    ]
    mark = "、" if language == "zh" else ", "
    lines = [_TEXT["missing"].in_(language).format(fields=mark.join(missing))] if missing else []
    if lost:
        lines.append(_TEXT["metrics"].in_(language).format(metrics=mark.join(lost)))
    return lines
