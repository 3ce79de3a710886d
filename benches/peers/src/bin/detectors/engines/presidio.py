"""Presidio behind the lines of JSON that protocol.rs describes. Its argument is `default` or `six`: all recognizers that it has
for English by default, or those of six types. Patterns only: a blank spaCy pipeline finds words, and no names."""

import json
import logging
import resource
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

SIX = ["EMAIL_ADDRESS", "PHONE_NUMBER", "CREDIT_CARD", "IBAN_CODE", "US_SSN", "IP_ADDRESS"]


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def analyzer() -> Any:
    import spacy
    import tldextract.tldextract
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import SpacyNlpEngine
    from spacy.language import Language

    logging.disable()
    # Top-level domains as they came with the package: a comparison reads nothing from the network.
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)

    # Words near a finding are compared by their lemmas, which a blank pipeline leaves empty: it would find no context at all.
    @Language.component("lemma_of_itself")
    def lemma_of_itself(doc: Any) -> Any:
        for token in doc:
            token.lemma_ = token.lower_
        return doc

    words = spacy.blank("en")
    words.add_pipe("lemma_of_itself")
    nlp_engine = SpacyNlpEngine()
    nlp_engine.nlp = {"en": words}
    return AnalyzerEngine(nlp_engine=nlp_engine, supported_languages=["en"])


def main() -> None:
    entities = SIX if sys.argv[1] == "six" else None
    before, begin = resident_bytes(), time.perf_counter()
    engine = analyzer()

    def analyze(text: str) -> list[Any]:
        return engine.analyze(text, "en", entities=entities)

    analyze("Phone 212-555-0123")
    build = time.perf_counter() - begin

    def say(answer: dict[str, Any]) -> None:
        print(json.dumps(answer), flush=True)

    say({"version": version("presidio-analyzer"), "build_millis": build * 1e3})
    for line in sys.stdin:
        question = json.loads(line)
        if question == "memory":
            say({"megabytes": (resident_bytes() - before) / 1e6})
            continue
        if "find" in question:
            found = analyze(question["find"])
            say({"found": [{"start": hit.start, "end": hit.end, "name": hit.entity_type, "score": hit.score} for hit in found]})
            continue
        asked = question["time"]
        micros, first = [], time.perf_counter()
        for text in asked["texts"]:
            start = time.perf_counter()
            analyze(text)
            end = time.perf_counter()
            micros.append((end - start) * 1e6)
            if end - first > asked["seconds"]:
                break
        say({"micros": micros})


main()
