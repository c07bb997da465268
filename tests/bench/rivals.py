"""Runs in an environment of its own: how many gold spans two other extractors overlap, and how long they take.

Reads a JSON list of {text, spans} on standard input; prints a JSON list of {name, found, seconds} as its last line.
"""

import json
import sys
import time


def recognizers():
    from recognizers_number import NumberRecognizer
    from recognizers_number_with_unit import NumberWithUnitRecognizer
    from recognizers_text import Culture

    units, numbers = NumberWithUnitRecognizer(Culture.Chinese), NumberRecognizer(Culture.Chinese)
    models = [
        units.get_dimension_model(Culture.Chinese, False),
        units.get_currency_model(Culture.Chinese, False),
        units.get_age_model(Culture.Chinese, False),
        units.get_temperature_model(Culture.Chinese, False),
        numbers.get_percentage_model(),
    ]

    def spans(text):
        return [(one.start, one.end + 1) for model in models for one in model.parse(text)]

    return spans


def money():
    import jionlp

    def spans(text):
        return [tuple(one["offset"]) for one in jionlp.ner.extract_money(text, with_parsing=False)]

    return spans


def main():
    documents = json.load(sys.stdin)
    results = []
    for name, make in (("recognizers-text-suite", recognizers), ("jionlp's money extraction", money)):
        extract = make()
        extract(documents[0]["text"][:500])
        started = time.perf_counter()
        found = [extract(document["text"]) for document in documents]
        seconds = time.perf_counter() - started
        hits = sum(
            any(start < high and low < end for start, end in spans)
            for spans, document in zip(found, documents, strict=True)
            for low, high in document["spans"]
        )
        results.append({"name": name, "found": hits, "seconds": seconds})
    print(json.dumps(results))


main()
