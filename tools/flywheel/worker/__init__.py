"""A worker for Bazel: one process that keeps its modules loaded and runs a command line for each request.

The evidence is the requests of Bazel's JSON worker protocol, one a line of standard input; standard output has one
answer a line and nothing else. Each request runs in a process of its own, which is a copy of the worker: nothing that a
request leaves behind (modules' tables, the folder, the environment, open files, memory) can reach another one, several
run at once, and one that crashes, hangs or is cancelled ends alone. The worker itself reads no file of a request.
May look into: no other room.
"""
