"""Answers in English. One saying a line; `#` is any number."""

REPLIES = {
    "accepted": """
        yes
        yeah
        yep
        yup
        aye
        sure
        sure thing
        ok
        okay
        alright
        all right
        of course
        certainly
        absolutely
        definitely
        please do
        please
        do it
        do so
        do that
        go ahead
        go on
        go for it
        read it
        read it out
        read it aloud
        read it to me
        read it out loud
        read them
        read them out
        lets hear it
        let me hear it
        tell me
        tell me more
        what does it say
        what is it
        show me
        show it
        why not
        sounds good
        sounds great
        good idea
        great
        fine
        perfect
        i would like that
        id like that
        i would love to
        id love to
        yes i would
        i do
        that would be nice
        that would be great
    """,
    "later": """
        later
        maybe later
        a bit later
        in a bit
        in a while
        in a minute
        in a moment
        in a second
        in a sec
        in # minutes
        in # minute
        in an hour
        in # hours
        in half an hour
        remind me later
        remind me again
        remind me tomorrow
        ask me later
        ask again later
        ask me again
        ask me again later
        ask me tomorrow
        tell me later
        some other time
        another time
        not yet
        not just yet
        wait
        wait a moment
        wait a minute
        hold on
        hang on
        one moment
        one minute
        one second
        just a moment
        just a minute
        after this
        after the game
        after the film
        after the movie
        after dinner
        after lunch
        after work
        after homework
        when i am done
        when im done
        when i am finished
        when im finished
        once im done
        this evening
        tonight
        tomorrow
        i am busy
        im busy
        i am busy right now
        im busy right now
        bad moment
        bad time
        not a good time
        not a good moment
        give me a sec
        give me a second
        it can wait
        that can wait
        let it wait
    """,
    "dismissed": """
        no
        nope
        nah
        no way
        no need
        no need to
        not now
        not right now
        not today
        not at the moment
        i dont want to
        i dont want that
        i do not want that
        dont
        do not
        dont bother
        dont do it
        leave it
        leave me alone
        forget it
        never mind
        nevermind
        skip it
        stop
        stop it
        cancel
        cancel it
        quiet
        be quiet
        shush
        hush
        go away
        not interested
        im not interested
        i already know
        i know
        i know already
        already done
        ignore it
        ignore that
    """,
    "never": """
        never
        never again
        not ever
        never ask again
        never ask me again
        never ask me that again
        dont ask again
        dont ask me again
        dont ask me that again
        dont ever ask again
        dont ever ask me again
        dont ever ask me that again
        do not ask again
        do not ask me again
        do not ask me that again
        stop asking
        stop asking me
        stop asking me that
        dont tell me again
        i never want that
    """,
}

FILLERS = """
    um
    uh
    er
    hmm
    mm
    oh
    ah
    well
    hey
    hi
    hubd
    house
    thanks
    thank you
    thank you very much
    thanks a lot
    very much
    then
    now
    just
    actually
    really
    maybe
    i think
    that is
    thats
    but
    and
    so
    very
    sorry
    my dear
"""

ON_IT = """
    i am on it
    im on it
    on it
    i see to it
    ill see to it
    i will see to it
    i will take care of it
    ill take care of it
    i am taking care of it
    got it
    on my way
    i am on my way
    im on my way
    i am coming
    im coming
    i am going
    im going
    i have got it
    ive got it
    im there
    i am there
    its all right i am here
    false alarm
    it is a false alarm
    its a false alarm
    it's off
    it is off
    I turned it off
    I've turned it off
    I switched it off
    I've switched it off
    already done
"""
