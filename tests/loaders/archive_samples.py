"""Exports of news archives in their own markup, with invented text: built here, word for word."""

from __future__ import annotations

import io
import zipfile
from html import escape

NBSP = "\u00a0"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RAIN = ["It rained in Dresk on Monday, the mayor said.", "“We were warned,” said Ivo Castellane."]
PLAY = [
    "ANCHOR: Good evening from Dresk.",
    "HOLLIN: The bridge stood.",
    "PHOTO: a bridge, he said.",
]
FULL = ["Nobody was hurt."] * 3


def words(paragraphs):
    return sum(len(paragraph.split()) for paragraph in paragraphs)


# Word documents and RTF of Nexis Uni: paragraphs as (text, bookmark).


def uni_article(number, body=RAIN, *, stated=None, **parts):
    """An article of Nexis Uni as (text, bookmark) pairs; a part that is None is left out."""
    shown = {
        "title": f"Rain Falls on Dresk {number}", "outlet": "The Harbour Mail",
        "between": None, "date": "March 4, 2031 Tuesday 9:20 AM GMT",
        "copyright": "\nCopyright 2031 Harbour Press All Rights Reserved",
        "Section": "NEWS; Pg. A10", "Length": f"{stated or words(body)} words",
        "Byline": "By Ivo Castellane and Dean Hollin", "Graphic": None, **parts,
    }  # fmt: skip
    lines = [("", f"Bookmark_{number}")]
    lines += [(shown[name], None) for name in ("title", "outlet", "between", "date", "copyright")]
    labels = ("Section", "Length", "Byline", "Dateline", "Highlight")
    lines += [(f"{name}:{NBSP}{shown[name]}", None) for name in labels if shown.get(name)]
    lines += [("Body", f"Body_{number}"), ("", None), *((text, None) for text in body)]
    if shown["Graphic"]:
        lines += [("\nGraphic", None), (shown["Graphic"], None)]
    lines += [("Classification", f"Classification_{number}"), (f"Language:{NBSP}ENGLISH", None),
              (f"\nSubject:{NBSP}RAIN (93%); BRIDGES (90%)", None),
              (f"\nLoad-Date:{NBSP}June 1, 2039", None), ("\nEnd of Document", None)]  # fmt: skip
    return [(text, mark) for text, mark in lines if text is not None]


def uni_cover(titles):
    lines = [("Date and Time: Tuesday, March 4, 2031 7:11:00 PM CET", None),
             ("Job Number: 00000001", None), (f"Documents ({len(titles)})", "_GoBack")]  # fmt: skip
    for number, title in enumerate(titles, start=1):
        lines += [(f"{number}. {title}", None), ("Client/Matter: -None-", None),
                  ("Search Terms: rain", None), ("Narrowed by: ", None)]  # fmt: skip
    return lines


def docx_bytes(lines):
    parts = []
    for number, (text, mark) in enumerate(lines):
        runs = "".join(
            f'<w:r><w:t xml:space="preserve">{escape(piece)}</w:t></w:r>'
            + "<w:r><w:br/></w:r>" * more
            for piece, more in _broken(text)
        )
        start = f'<w:bookmarkStart w:id="{number}" w:name="{mark}"/>' if mark else ""
        parts.append(f"<w:p>{start}{runs}</w:p>")
    xml = f'<?xml version="1.0"?><w:document xmlns:w="{_WORD}"><w:body>{"".join(parts)}</w:body>'
    return zip_bytes(
        {"[Content_Types].xml": "<Types/>", "word/document.xml": f"{xml}</w:document>"}
    )


def _broken(text):
    pieces = text.split("\n")
    return [(piece, int(at < len(pieces) - 1)) for at, piece in enumerate(pieces)]


def zip_bytes(members, *, method=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name), text, compress_type=method)
    return buffer.getvalue()


def rtf_bytes(lines, *, bookmarks=True):
    parts = []
    for text, mark in lines:
        start = f"{{\\*\\bkmkstart {mark}}}{{\\*\\bkmkend {mark}}}" if mark and bookmarks else ""
        parts.append(f"\\pard {start}{_rtf_text(text)}\\par\n")
    head = "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}{\\*\\generator Invented;}\\uc1 "
    return (head + "".join(parts) + "}").encode("ascii")


def _rtf_text(text):
    out = []
    for letter in text:
        if letter in "\\{}":
            out.append("\\" + letter)
        elif letter in "\n\t\f":
            out.append({"\n": "\\line ", "\t": "\\tab ", "\f": "\\page "}[letter])
        elif letter == NBSP:
            out.append("\\~")
        elif letter < "\x80":
            out.append(letter)
        elif letter == "é":
            out.append("\\'e9")
        else:
            out.append(f"\\u{ord(letter)}?")
    return "".join(out)


# HTML and text of the old LexisNexis.

ENGLISH = ("BYLINE", "SECTION", "LENGTH", "words", "LOAD-DATE", "LANGUAGE", "of", " DOCUMENTS")
GERMAN = ("AUTOR", "RUBRIK", "LÄNGE", "Wörter", "UPDATE", "SPRACHE", "von", " DOKUMENTE")
FRENCH = ("AUTEUR", "RUBRIQUE", "LONGUEUR", "mots", "DATE-CHARGEMENT", "LANGUE", "de", " DOCUMENTS")


def old_article(number, total, body=RAIN, *, labels=ENGLISH, **parts):
    """An article of the old LexisNexis as blocks, each a list of paragraphs."""
    byline, section, length, unit, load, language, of, documents = labels
    shown = {"outlet": "The Harbour Mail", "date": "March 4, 2031, Tuesday, Late Edition",
             "title": f"Rain Falls on Dresk {number}", "byline": "By Ivo Castellane",
             "language": "ENGLISH", **parts}  # fmt: skip
    blocks = [[f"{number} {of} {total}{documents}"], [shown["outlet"]], [shown["date"]]]
    if shown["title"]:
        blocks.append([shown["title"]])
    if shown["byline"]:
        blocks.append([f"{byline}: {shown['byline']}"])
    blocks += [[f"{section}: NEWS; Pg. 4"], [f"{length}: {words(body)} {unit}"], list(body)]
    blocks += [[f"{load}: June 1, 2039"], [f"{language}: {shown['language']}"],
               ["GRAPHIC: A bridge in the rain"], ["Copyright 2031 Harbour Press"]]  # fmt: skip
    return blocks


ERROR = [
    ["We are sorry but there is an error in this document and it is not possible to display it."]
]


def nexis_html_bytes(articles, *, stated=None, classes=("c3", "c5", "c2"), hit="rained"):
    outer, inner, span = classes
    out = [f'<HTML><HEAD><META TOPIC="null" DOCUMENTS="{stated or len(articles)}" UPDATED="x" />',
           "</HEAD><BODY>\n"]  # fmt: skip
    for number, blocks in enumerate(articles, start=1):
        out.append(f'<A NAME="DOC_{number}"></A><!-- Hide XML section from browser\n'
                   f"<DOC NUMBER={number}>\n<DOCFULL> -->\n")  # fmt: skip
        for block in blocks:
            paragraphs = "".join(
                f'<P CLASS="{inner}"><SPAN CLASS="{span}">{_hit(text, hit)}</SPAN></P>\n'
                for text in block
            )
            out.append(f'<BR><DIV CLASS="{outer}">{paragraphs}</DIV>\n')
        out.append("<!-- Hide XML section from browser\n</DOCFULL>\n</DOC> -->\n")
    return ("".join(out) + "</BODY></HTML>").encode("utf-8")


def _hit(text, hit):
    """A hit is coloured: the span is cut within the word."""
    marked = escape(text).replace("\n", "<BR>")
    return marked.replace(hit, f'{hit[:3]}</SPAN><SPAN CLASS="c9">{hit[3:]}')


def nexis_txt_bytes(articles, *, width=60, cover=None):
    import textwrap

    out = ["\ufeff\n\n"]
    if cover:
        out.append(f"Download Request: Selected Items: {cover}\nTime Of Request: Tuesday\n\n\n")
    for blocks in articles:
        count, outlet, date, *rest = blocks
        out += [f"{' ' * 25}{line[0]}\n\n\n" for line in (count, outlet, date)]
        for block in rest:
            for text in block:
                lines = textwrap.wrap(text, width) or [""]
                out.append("\n".join(lines) + "\n\n")
    return "".join(out).replace("\n", "\r\n").encode("utf-8")


# Factiva.


def factiva_plain(number, body=RAIN, *, language="en", words_line=None, about=None, tail=()):
    code = f"HARB00002031030{number}e1190001a"
    lines = about or [words_line or f"{words(body) + 6} words", f"{number} March 2031", "15:32",
                      "The Harbour Mail", "HARB", "Final", "A6", "English",
                      "Copyright 2031 Harbour Press"]  # fmt: skip
    paragraphs = "".join(
        f'<p class="articleParagraph {language}articleParagraph">'
        f"{escape(text).replace('rained', 'ra<b>in</b>ed')}</p>\n"
        for text in body
    )
    return (
        f'<div id="article-{code}" class="article"><div class="article {language}Article"><p>\n'
        f"<div>News</div>\n<div id=\"hd\"><span class='{language}Headline'>Rain Falls on Dresk "
        f'{number}</span>\n</div><div class="author">Ivo Castellane </div>'
        + "".join(f"<div>{line}</div>" for line in lines)
        + f"\n</p>\n{paragraphs}"
        + "".join(f"<p>{escape(line)}</p>" for line in tail)
        + f"<p>Harbour Press Ltd</p><p>Document {code}</p></div></div><br/><span></span>\n"
    )


def factiva_indexed(number, **codes):
    shown = {"HD": f"Rain Falls on Dresk {number}", "BY": "Ivo Castellane", "WC": "19 mots",
             "PD": "29 décembre 2031", "ET": "15:32", "SN": "Le Phare", "SC": "PHARE", "PG": "26",
             "LA": "Français", "CY": "(c) Le Phare", "LP": "<p>Il a plu à Dresk.</p>",
             "TD": "<p>Le maire l'avait dit.</p><p>Personne ne fut blessé.</p>",
             "NS": "gcat : Political/General News | gpol : Politics",
             "AN": f"Document PHARE0020311229e7ct0000{number}", **codes}  # fmt: skip
    rows = "".join(f'<tr><td class="index"><b>{code}</b>&nbsp;</td><td>{text}</td></tr>'
                   for code, text in shown.items())  # fmt: skip
    return f'<div class="article frArticle"><table>{rows}</table><br/></div><br/><span></span>\n'


def factiva_html_bytes(articles):
    head = "<html><head><title>Factiva</title></head><body><form><div id='contentWrapper'>\n"
    foot = "<div id='pageFooter'>&copy; 2031 Factiva, Inc.</div></form></body></html>"
    return (head + "".join(articles) + "</div>" + foot).encode("utf-8")


def factiva_xml_bytes(n=3, *, count=None):
    articles = "".join(
        f"""<ppsarticle><article><accessionNo>HARB00002031030{number}e1190001a</accessionNo>
        <baseLanguage>EN</baseLanguage><copyright>(c) 2031 Harbour Press </copyright>
        <headline><paragraph><hlt>Rain</hlt> Falls on Dresk {number}</paragraph></headline>
        <byline>Ivo Castellane</byline>
        <leadParagraph><paragraph>It rained in Dresk.</paragraph></leadParagraph>
        <pages><page>A{number}</page></pages>
        <publicationDate><dateTime>2031-03-0{number}T01:35:58Z</dateTime></publicationDate>
        <sourceName>The Harbour Mail</sourceName><sourceCode>HARB</sourceCode>
        <region code="dre"><name>Dresk</name></region>
        <newsSubject code="gcat"><name>General</name></newsSubject>
        <tailParagraphs><paragraph>Nobody was hurt &amp; all went home.</paragraph></tailParagraphs>
        <wordCount>18</wordCount></article></ppsarticle>"""
        for number in range(1, n + 1)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><PPSResponse><ppsArticleResponse '
        f'xmlns="http://global.factiva.com/pps/2.0"><ppsarticleResultSet count="{count or n}">'
        f"{articles}</ppsarticleResultSet></ppsArticleResponse></PPSResponse>"
    ).encode()


def factiva_rtf_bytes(n=3):
    lines = []
    for number in range(1, n + 1):
        lines += [("\f" * (number > 1) + f"HD\tRain Falls on Dresk {number}", None),
                  ("BY\tIvo Castellane", None), ("WC\t17 words", None),
                  (f"PD\t{number} March 2031", None), ("ET\t15:32", None),
                  ("SN\tThe Harbour Mail", None), ("LA\tEnglish", None),
                  ("LP\tIt rained in Dresk.", None), ("TD\tPD is police department.", None),
                  ("“We knew,” said Zoé.", None),
                  (f"AN\tDocument HARB00002031030{number}e1190001a", None)]  # fmt: skip
    return rtf_bytes(lines)


# Europresse.


def europresse_old(number, *, author="Ivo Castellane", body=RAIN, header=None):
    texts = "<p></p>".join(escape(text).replace("rained", '<span style="color:red">rained</span>')
                           for text in body)  # fmt: skip
    spans = header or ["Politique, ", "mardi ", f"{number + 3} mars 2031", ", p. A16"]
    dated = "".join(f'<span class="DocHeader">{part}</span>' for part in spans)
    named = f"{author}<br><p></p>" if author else ""
    document = f"news·2031030{number}·PH·20400560{number}"
    return (
        '<table><tr><td><span class="DocPublicationName">Le Phare, no. 5968</span><br>'
        f'{dated}<br><br>Chapeau<br><span class="TitreArticleVisu">Il <span style="color:red">pleut'
        f"</span> à Dresk {number}</span><br><br>{named}{texts}<p></p><b><i>© 2031 Le Phare. Tous "
        "droits réservés.</i></b><p></p>Numéro de document : "
        f"{document}<br><table><tr><td>{document}"
        "</td></tr><tr><td>Ce certificat est émis à <b>University</b></td></tr></table></td></tr>"
        "</table>\n"
    )


def europresse_new(number):
    return (
        f'<article><div class="DocPublicationName"><span class="DocPublicationName">Le Phare</span>'
        f'</div><div><span class="DocHeader">Communication, mardi {number + 3} mars 2031, p. 16'
        '</span></div><div class="titreArticle"><p class="titreArticleVisu">Il pleut à Dresk '
        f'{number}</p></div><div class="docAuthors">Ivo Castellane</div>'
        f'<div class="docOcurrContainer"><p>{RAIN[0]}</p><p>{RAIN[1]}</p></div>'
        f"<div>© 2031 Le Phare. Numéro de document : news·2031030{number}·PH·99{number}</div>"
        "</article>\n"
    )


def europresse_bytes(articles):
    head = '<html><head><META http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">'
    page = f"{head}</head><body><a href='http://www.bpe.europresse.com/'></a>{''.join(articles)}</body>"
    return page.replace("“", "&ldquo;").replace("”", "&rdquo;").encode("latin-1")


_UNI = [line for number in (1, 2, 3) for line in uni_article(number)]
_OLD = [old_article(number, 3) for number in (1, 2, 3)]
SAMPLES = {
    "uni.docx": docx_bytes(uni_cover([f"Rain Falls on Dresk {n}" for n in (1, 2, 3)]) + _UNI),
    "uni.rtf": rtf_bytes(_UNI),
    "bare.rtf": rtf_bytes(_UNI, bookmarks=False),
    "old.html": nexis_html_bytes(_OLD),
    "old.TXT": nexis_txt_bytes(_OLD, cover="1-3"),
    "plain.html": factiva_html_bytes([factiva_plain(number) for number in (1, 2, 3)]),
    "indexed.html": factiva_html_bytes([factiva_indexed(number) for number in (1, 2, 3)]),
    "factiva.xml": factiva_xml_bytes(),
    "factiva.rtf": factiva_rtf_bytes(),
    "europresse.html": europresse_bytes([europresse_old(number) for number in (1, 2, 3)]),
    "europresse_new.html": europresse_bytes([europresse_new(number) for number in (1, 2, 3)]),
}
"""One file of three articles for each format."""
