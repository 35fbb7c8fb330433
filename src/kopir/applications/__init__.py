"""Applications: what companies and people ask of the chamber, from the first form to an answer.

Owns applications with their files, messages and states. Reads registers and companies. Hands on to companies.
"""
