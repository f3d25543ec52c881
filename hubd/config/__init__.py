"""Configuration: one YAML file in, frozen `Settings` out, every problem at once.

`load` reads, checks what may stand there (`model`, by `sections`, in `words` of their own) and what must agree
(`references`), and hands it to `build`; `settings` holds what comes out and is cheap to import. `schema` describes it
all for editors and people, `summary` tells an owner what was understood.
"""
