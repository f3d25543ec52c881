"""Antworten auf Deutsch. Eine Wendung in einer Zeile; `#` ist irgendeine Zahl."""

REPLIES = {
    "accepted": """
        ja
        jo
        jep
        jawohl
        doch
        ja doch
        gern
        gerne
        ja gerne
        sehr gerne
        bitte
        klar
        na klar
        alles klar
        ist gut
        gut
        na gut
        okay
        ok
        in ordnung
        einverstanden
        von mir aus
        mach das
        mach es
        machs
        mach mal
        mach ruhig
        mach
        tu das
        nur zu
        los
        leg los
        lies vor
        lies es vor
        lies sie vor
        lies mal vor
        lies mir vor
        lies sie mir vor
        lies es mir vor
        vorlesen
        ja vorlesen
        lass hören
        sag
        sag schon
        sag mal
        sags mir
        was steht drin
        was schreibt sie
        was schreibt er
        was ist es
        zeig
        zeig mal
        zeig her
        warum nicht
        klingt gut
        gute idee
        natürlich
        selbstverständlich
        auf jeden fall
        unbedingt
        das wäre schön
        das wäre gut
        das möchte ich
        möchte ich
        will ich
        schieß los
        erzähl
        erzähl mal
    """,
    "later": """
        später
        vielleicht später
        etwas später
        ein bisschen später
        gleich
        nachher
        bald
        noch nicht
        jetzt noch nicht
        in # minuten
        in # minute
        in einer minute
        in einer stunde
        in # stunden
        in einer halben stunde
        in einer viertelstunde
        in einem moment
        in einem augenblick
        erinner mich später
        erinnere mich später
        erinner mich nachher
        erinnere mich morgen
        erinner mich morgen
        frag später
        frag mich später
        frag nachher
        frag mich nachher
        frag mich später noch mal
        frag später noch mal
        frag mich gleich noch mal
        frag mich morgen
        sag es mir später
        ein andermal
        ein anderes mal
        warte
        warte mal
        warte kurz
        moment
        moment mal
        einen moment
        einen augenblick
        augenblick
        sekunde
        eine sekunde
        danach
        nach dem spiel
        nach dem film
        nach dem essen
        nach der arbeit
        nach den hausaufgaben
        wenn ich fertig bin
        wenn ich soweit bin
        heute abend
        morgen
        ich bin beschäftigt
        bin beschäftigt
        bin gerade beschäftigt
        ich bin gerade beschäftigt
        ich kann gerade nicht
        kann gerade nicht
        gerade schlecht
        passt gerade nicht
        passt jetzt nicht
        bin gleich fertig
        ich bin gleich fertig
        ich hab grad keine zeit
        ich habe gerade keine zeit
        ich hab gerade keine zeit
        das kann warten
        kann warten
    """,
    "dismissed": """
        nein
        nee
        ne
        nö
        nö danke
        nein danke
        danke nein
        lieber nicht
        jetzt nicht
        nicht jetzt
        gerade nicht
        im moment nicht
        heute nicht
        brauche ich nicht
        brauch ich nicht
        will ich nicht
        ich will nicht
        möchte ich nicht
        nicht nötig
        lass
        lass das
        lass es
        lass mal
        lass gut sein
        lass mich
        lass mich in ruhe
        vergiss es
        egal
        stopp
        stop
        halt
        abbrechen
        abbruch
        ruhe
        sei still
        sei ruhig
        still
        kein interesse
        kein bedarf
        weiß ich
        weiß ich schon
        schon erledigt
        hab ich schon
        habe ich schon
    """,
    "never": """
        nie
        nie mehr
        nie wieder
        niemals
        nie im leben
        frag nicht mehr
        frag mich nicht mehr
        frag nie wieder
        frag mich nie wieder
        frag mich das nie wieder
        frag mich das nicht mehr
        nicht mehr fragen
        nie wieder fragen
        hör auf zu fragen
        hör auf damit
        das will ich nie
        sag mir das nie wieder
        ich will das nie wieder hören
    """,
}

FILLERS = """
    äh
    ähm
    hm
    hmm
    oh
    ach
    ach so
    na
    na ja
    naja
    also
    hey
    hallo
    hubd
    haus
    danke
    danke dir
    danke schön
    dankeschön
    vielen dank
    dann
    jetzt
    mal
    bitte
    schon
    eigentlich
    eben
    halt mal
    vielleicht
    aber
    und
    so
    sehr
    nur
    ich glaube
    sorry
"""

ON_IT = """
    ich kümmere mich
    ich kümmer mich
    ich kümmere mich darum
    ich kümmer mich drum
    ich kümmere mich drum
    mach ich
    mache ich
    schon dabei
    bin schon dabei
    bin dabei
    ich bin dran
    bin dran
    bin schon unterwegs
    ich komme
    ich komme schon
    komme schon
    ich gehe
    ich geh schon
    ich gehe schon
    bin gleich da
    bin da
    ich bin da
    fehlalarm
    das ist ein fehlalarm
    ist ein fehlalarm
    ist schon aus
    ist jetzt aus
    ich hab ihn ausgemacht
    ich hab es ausgemacht
    ich hab's ausgemacht
    schon erledigt
    ist erledigt
    ich schau nach
    ich schaue nach
    ich sehe nach
"""
