"""Simulated homes: invented families living invented days, seen through the sensors that real homes have.

The simulator knows nothing of hubd's inside. It writes what brokers carry, in the formats of the
vendors, and beside it the truth, so that beliefs can be compared with what happened. One seed gives
one home, one life and one log, byte for byte.

`homes` invents the home, `life` holds what happens in it, `people` fills ordinary days, `sensors`
turns it into messages, `write` puts it into files.
"""
