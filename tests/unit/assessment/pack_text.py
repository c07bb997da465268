"""A rule pack as a city writes it, for the tables of cases."""

GOOD = """
schema_version: 1
name: shifan
version: 3
title: 示范市
amount: {bands: [{light: yellow, behind: 0}, {light: red, behind: 10}]}
rate: {bands: [{light: yellow, behind: 0.5}, {light: red, behind: 2}]}
level: {by: shortfall, bands: [{light: yellow, behind: 0}, {light: red, behind: 10}]}
approx_tolerance: 5
milestone_near_days: 30
"""
