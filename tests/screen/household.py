"""Who lives behind the page in its tests: Anna in the kitchen, Leo, and rules that speak up when they are told to."""

from __future__ import annotations

import time

from tests.runtime.hub import Wire

HOME = """\
home: {{id: lab, name: Elm Street, time_zone: Europe/Berlin, language: en}}
areas:
  kitchen: {{kind: kitchen, adjacent: [hall]}}
  living: {{kind: living, name: Living room, adjacent: [hall]}}
  hall: {{kind: hall}}
people:
  anna: {{role: adult, identities: {{beacon: phone-anna}}}}
  leo: {{role: child, identities: {{beacon: watch-leo}}}}
sources:
  - {{id: lab_trigger, topic: lab/trigger, kind: device}}
  - {{id: lab_gate, topic: lab/gate, kind: device}}
  - {{id: lab_note, topic: lab/note, kind: device}}
  - {{id: lab_question, topic: lab/question, kind: device}}
  - {{id: lab_recipe, topic: lab/recipe, kind: device}}
outputs:
  kitchen_screen: {{type: screen, area: kitchen}}
  living_screen: {{type: screen, area: living}}
  anna_phone: {{type: phone, person: anna}}
mqtt: {{url: "{broker}"}}
store: {{url: "sqlite:///{folder}/hubd.db", logs: "{folder}/logs"}}
policy: {{quiet_hours: {{from: "03:00", to: "03:01"}}, interruptions_per_hour: 60}}
rules: [own]
"""
OWN = """\
- id: own.trigger
  because: A trigger came.
  stage: act
  when: {event: lab_trigger}
  do: [{publish: lab/out, payload: same}]
- id: own.note
  because: The washing is dry.
  stage: act
  when: {event: lab_note}
  propose:
    {intent: own.note, for: anna, output: screen, expires: 20m, data: {title: The washing is dry, text: All of it.}}
- id: own.question
  because: The sun is low; shall the blinds be closed?
  stage: ask
  when: {event: lab_question}
  propose: {intent: own.question, for: anna, output: screen, data: {title: The blinds, text: Shall I close the blinds?}}
  do: [{publish: lab/blinds, payload: close}]
- id: own.recipe
  because: Somebody is hungry.
  stage: act
  when: {event: lab_recipe}
  propose: {intent: recipe.suggest, for: anna, output: screen, expires: 20m}
"""


def settle(wire: Wire) -> None:
    """Anna's phone is in the kitchen, Leo's watch in the living room, and the pantry is full."""
    things = ["eggs", "spinach", "potatoes", "onions", "olive oil", "salt", "pasta", "tomatoes", "rice", "cheese"]
    wire.say("hubd/lab/in/pantry", {"items": [{"name": name, "amount": 4} for name in things]})
    for _ in range(5):
        wire.say("espresense/devices/phone-anna/kitchen", {"id": "phone-anna", "distance": 0.8})
        wire.say("espresense/devices/watch-leo/living", {"id": "watch-leo", "distance": 0.8})
        time.sleep(0.05)  # a receiver tells what it measures every few moments, and not all at once
