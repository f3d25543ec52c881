"""Respuestas en español. Una expresión por línea; `#` es un número cualquiera."""

REPLIES = {
    "accepted": """
        sí
        claro
        claro que sí
        por supuesto
        vale
        bueno
        venga
        dale
        ok
        okay
        de acuerdo
        está bien
        perfecto
        genial
        por favor
        adelante
        hazlo
        hágalo
        léelo
        léemelo
        lee
        léelos
        léemelos
        léela
        a ver
        dime
        dímelo
        cuéntame
        qué dice
        qué es
        enséñamelo
        muéstramelo
        muéstralo
        por qué no
        suena bien
        buena idea
        me gustaría
        me encantaría
        quiero
        sí quiero
        desde luego
        cómo no
        seguro
    """,
    "later": """
        luego
        más tarde
        después
        ahora no luego
        un poco más tarde
        en un rato
        en un ratito
        dentro de un rato
        en un momento
        en un minuto
        en # minutos
        dentro de # minutos
        en una hora
        dentro de una hora
        en # horas
        en media hora
        dentro de media hora
        todavía no
        aún no
        espera
        espera un momento
        espera un poco
        un momento
        un momentito
        un segundo
        un minuto
        ya te digo
        recuérdamelo luego
        recuérdamelo más tarde
        recuérdamelo mañana
        pregúntame luego
        pregúntame más tarde
        pregúntamelo luego
        pregúntame después
        pregúntame mañana
        dímelo luego
        otro momento
        en otro momento
        otro día
        después de la partida
        después de la película
        después de comer
        después de cenar
        cuando termine
        cuando acabe
        esta tarde
        esta noche
        mañana
        estoy ocupado
        estoy ocupada
        ahora estoy ocupado
        ahora estoy ocupada
        ahora no puedo
        no puedo ahora
        mal momento
        puede esperar
        eso puede esperar
    """,
    "dismissed": """
        no
        que no
        no gracias
        ahora no
        ahora mismo no
        hoy no
        de momento no
        por ahora no
        no quiero
        no me interesa
        no hace falta
        no es necesario
        mejor no
        para
        para ya
        basta
        cancela
        cancelar
        cancélalo
        déjalo
        déjame
        déjame en paz
        olvídalo
        da igual
        silencio
        cállate
        ya lo sé
        ya está
        ya lo hice
        paso
        ignóralo
    """,
    "never": """
        nunca
        nunca más
        jamás
        no preguntes más
        no me preguntes más
        no me lo preguntes más
        no me preguntes nunca más
        no vuelvas a preguntar
        no vuelvas a preguntarme
        no me lo vuelvas a preguntar
        deja de preguntar
        deja de preguntarme
        no me lo digas más
    """,
}

FILLERS = """
    eh
    em
    este
    ah
    oh
    ay
    pues
    bueno
    oye
    hola
    hubd
    casa
    gracias
    muchas gracias
    entonces
    ahora
    ya
    pero
    y
    quizás
    quizá
    tal vez
    creo que
    mejor
    muy
    perdón
    perdona
    solo
"""

ON_IT = """
    me encargo
    me encargo yo
    yo me encargo
    yo me ocupo
    me ocupo yo
    ya voy
    voy yo
    ahora voy
    voy para allá
    voy de camino
    ya estoy
    ya estoy aquí
    estoy en ello
    falsa alarma
    es una falsa alarma
    me ocupo
    ya me ocupo
    ya está apagado
    ya está apagada
    ya lo he apagado
    ya está hecho
"""
