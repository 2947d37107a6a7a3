"""What every measurement stands on: a database, a hall, a web, clients, and a limit.

``ground`` gives an empty database of its own on the same server; ``hall`` fills it with units,
officers and one procedure; ``serving`` starts the real web and live processes on it; ``storm``
lets clients work at once and times each piece; ``limit`` lets pgbench write the same rows.
"""
