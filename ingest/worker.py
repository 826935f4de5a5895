"""The process that reads one file: a pickled task on standard input, its answer on standard output.

Whatever goes wrong here beyond what is foreseen ends this process alone; `isolation` turns that into one sentence.
"""

import logging
import math
import os
import pickle
import resource
import sys

from ingest.errors import UnreadableDocument
from ingest.isolation import Refused, Task
from ingest.pipeline import document_from_bytes


def main() -> None:
    answer_to = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    logging.disable(logging.CRITICAL)
    task = pickle.load(sys.stdin.buffer)
    assert isinstance(task, Task)
    resource.setrlimit(resource.RLIMIT_AS, (task.limits.memory, task.limits.memory))
    seconds = math.ceil(task.limits.seconds)  # it ends, too, when whoever waits for it was killed
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer: object = document_from_bytes(task.name, task.data, task.metadata)
    except UnreadableDocument as error:
        answer = Refused(str(error))
    with answer_to:
        pickle.dump(answer, answer_to, pickle.HIGHEST_PROTOCOL)


if __name__ == "__main__":
    main()
