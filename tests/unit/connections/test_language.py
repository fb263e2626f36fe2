"""What people write who were cared for, and what others write who were not."""

from __future__ import annotations

import time

from paravent.connections.language import listen, listen_to
from paravent.core.archive import ArchiveMessage

CARE = """
thank you for looking after mum
thanks so much for looking after my wee mum x
thanx 4 lookin after me wen i was in hospital
you delivered my baby in 2019
you sat with me all night in resus, never forgot it
Bless you for what you did for our Jimmy
you were on shift when they brought my brother in
Hi its Carol, you put the drip in when nobody else could get a vein lol
Can't get an appointment at yours for love nor money, any chance you could fit me in?
Do you still do clinics on a Tuesday
I tried ringing the surgery but they said you'd left
I'm the lady with the broken hip
Its Mr Hughes' daughter from ward 12
did my biopsy come back
what was the name of that cream you gave me
we were so grateful for your care
thanks for fitting me in last week, feeling loads better
you helped me when I was sectioned
My name is Jean, you visited me at home after my fall
you told us about dad's scan, you were so lovely about it
im on the same meds you started me on and doing great
best consultant I've ever seen, thank you
you took such good care of Nana in her final weeks
Shwmae doctor, diolch for looking after mam
You were ever so patient with my auntie Jean when she was confused
I'm Derek's wife, you phoned me when he took a turn
would you mind having a quick peek at a pic of my ankle
you came to our house at 3am when grandma fell
you've been treating me for two years so I thought I'd add you
You'll not know me but my dad talked about you every day at visiting
sorry to message on here but reception won't put me through
hope you don't mind me adding you, you looked after my dad on the stroke unit
""".strip().splitlines()
OTHER = """
you saved my life with those notes
thanks for looking after me on Saturday, I was so drunk
thank you for looking after Bella while we were in Spain
Thanks doc! see you at badminton
Dr Jones, the reviewers want another figure
can you cover my shift on ward 4
how was theatre last night? I loved the second act
thank you for seeing Rex so quickly, the vet nurse was lovely
my operation went well, thanks for visiting
Thanks for accepting my request, I'm a recruiter for GP roles
I'm a medical student, can I shadow you in clinic?
Can you have a look at my CV
thank you for being so kind when dad died, the lasagne was lovely
Dr Smith! congratulations on graduating
see you in surgery tomorrow, the constituency one
you helped me move house, you looked after me last time
how's your mum doing after her fall
hope your surgery went well
thinking of you and your dad in hospital
the consultant wants the audit by Friday, rota is out
your patient in bay 3 is still waiting for transport
lost my stethoscope again
doctor doctor I think I'm a bridge
going under the knife tomorrow, wish me luck
running the marathon for the hospital charity, please sponsor
what a delivery! six wickets
remember me from school? Year 9 maths
you were amazing in the concert
""".strip().splitlines()


def weight(text: str) -> float:
    return sum(weight for weight, _ in listen_to(text)[0].values())


def test_ways_of_writing_about_care_are_heard() -> None:
    missed = [text for text in CARE if not weight(text)]
    assert len(missed) <= 1, missed


def test_what_friends_and_colleagues_write_weighs_little() -> None:
    taken = [text for text in OTHER if weight(text) >= 2.0]
    assert len(taken) <= 1, taken


def test_a_laugh_or_a_party_elsewhere_takes_nothing_from_it() -> None:
    talk = [
        ArchiveMessage("a", 1, "lol that party", False),
        ArchiveMessage("a", 2, "thank you for looking after my mum on the ward", False),
    ]
    heard = listen(talk)
    assert heard.own
    assert not heard.worked


def test_many_messages_take_little_time() -> None:
    plain = "are we still on for lunch tomorrow at the usual place or shall we try the new one"
    talks = [
        [ArchiveMessage("a", n, f"{plain} {n} {k}", n % 2 == 0) for n in range(24)]
        for k in range(300)
    ]
    started = time.process_time()
    for talk in talks:
        listen(talk)
    assert time.process_time() - started < 2
