"""Says once what a document looks like, and reads, fills and describes documents by that.

A `Record` subclass is the table of an object: each of its keys with kind, default and meaning. From it come the
reader, which collects every problem with its place and its fix, the defaults, the typed values, and the JSON Schema.
It knows no document of any other room. May look into: formats.

    class Proof(Record):
        run = required(TEXT, "The address or the number of the run.")
        job = defaulted(TEXT, "", "The job that ran.")

    class Ledger(Record, schema="example.ledger/1", title="Example", means="What is owed."):
        since = required(DAY, "The day since which it is owed.")
        proofs = defaulted(many(Proof), [], "What shows that it is paid.")

    ledger = reader.load_yaml(path, Ledger)   # UserError with a line for each problem
    ledger.proofs[0].job                      # a string, to mypy too
    ledger.proofs[0].place("job")             # where it was written
    json_schema.of(Ledger)                    # the same table as JSON Schema 2020-12
    Ledger.of({"since": "2026-01-31"})        # a typed view of plain values that were judged before
"""
