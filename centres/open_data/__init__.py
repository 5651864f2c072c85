"""The open data: centres for other people's sites and programs. No key, no cookie, any origin.

answers says how anything is answered, facts what is told of a centre; each other module is one kind of answer.
openapi.json describes them all, for programs and (manual) for people.
"""
