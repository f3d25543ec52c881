"""Whatever comes in from outside, tried with inputs that a machine makes up from real ones (atheris, libFuzzer).

    make fuzz                                   every target, a million inputs in all
    python -m fuzz decoders --runs 100000       one of them

Nothing may crash, take a second, or take 256 MiB; anything may be refused with an error of hubd's own.
"""
