"""Any number of invented dossiers, written as the acts at the desk would have written them.

``arrivals`` says when people come, ``script`` what becomes of each, ``rows`` which rows the acts
would have left behind, ``copying`` puts them into the tables, ``run`` holds it together.
"""
