"""Coverage-guided fuzzing of every parser (atheris, dependency group `fuzz`).

`python -m tests.fuzz services.processes --seconds 600`, or `all`.  The conversations are
discovered, so a new one is fuzzed without a line here.
"""
