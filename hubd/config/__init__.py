"""Configuration: one YAML file in, frozen `Settings` out, every problem at once.

`hubd.config.load.load(path)` reads; `hubd.config.settings` holds what comes out and is cheap to import.
"""
