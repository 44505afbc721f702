"""Invented articles in the markup of real exports; one file a format and quirk, by name."""

# ruff: noqa: E501
from __future__ import annotations

import gzip
import io
import json
import zipfile

BODY = (
    "The old crane at the eastern quay fell in the storm on Tuesday night, the harbour office said.",
    "“Nobody was near it,” said Mara Ollent, who runs the office. She expects the quay to stay "
    "closed for two weeks.",
    "The Dresk council will meet on Friday to talk about the cost of a new one, which nobody has "
    "reckoned yet.",
)
P = "".join(f"<p>{paragraph}</p>" for paragraph in BODY)
_STYLE = 'style="margin-bottom:5pt; margin-top:0;"'


def _labelled(*pairs):
    return "".join(f"<p {_STYLE}><strong>{label}: </strong>{value}</p>" for label, value in pairs)


def _proquest(number, title, *, day="Mar 4, 2031", extra="", tail="", body=None, form="direct"):
    """One document: "direct" from ProQuest, "forwarded" (body moved out), "broken" (half a tag)."""
    inner = P + tail if body is None else body
    stated = 66
    if form == "forwarded":
        text = (f'<text wordcount="{stated}" htmlcontent="true" class=""><meta name="x" content="y">'
                f'<title class=""></title></text></p><div class="">{inner}</div>'
                '<div class=""><br class="webkit-block-placeholder"></div>')  # fmt: skip
    else:
        page = "html&gt;" if form == "broken" else "<html>"
        text = (f'<Text WordCount="{stated}" HTMLContent="true">{page}<head><title></title></head>'
                f"<body>{inner}</body></html></Text></p>")  # fmt: skip
    return (
        f'<div style="x"><a name="DocID_MSTAR_{number}"></a><p></p><p {_STYLE}>{title}</p>'
        + _labelled(("Author", "Castellane, Ivo; Hollin, Dean"),
                    ("Publication info", "Dresk Echo ; Dresk [Dresk]04 Mar 2031: A.2."))
        + f'<p><a href="https://example.org/docview/{number}">ProQuest document link</a></p>'
        + f"<p><strong>Abstract:  </strong><body></p><p>The crane fell.</p><p></body></p>{extra}"
        + f"<div><strong>Links: </strong><a>Somewhere</a></div><p><strong>Full text: </strong>{text}"
        + _labelled(("Subject", "Cranes; Storms"), ("Publication title", "Dresk Echo; Dresk"),
                    ("Pages", "A.2"), ("Publication date", day), ("Section", "Harbour"),
                    ("Languageof publication", "English"), ("ProQuest document ID", number),
                    ("Document URL", f"https://example.org/docview/{number}"),
                    ("Copyright", "(Copyright 2031 Dresk Echo)"), ("Database", "Invented Dailies"))
        + "</div>"
    )  # fmt: skip


_CORRECTION = "<p>CORRECTION: SEE CORRECTION APPENDED; Crane: It was the eastern quay.</p>"
_CAPTIONED = (
    _CORRECTION
    + "<p>----------</p><p>icastellane@example.org</p><p>Credit: By Ivo Castellane, of the staff</p>"
    '<div><div><strong xmlns:java="java">Illustration</strong></div><div><div><p>Caption: Photo: '
    "The crane on the quay.</p></div></div></div>"
)
_TITLES = ("Crane falls in Dresk: [Late Edition]", "A quay is closed")
PROQUEST_HTML = (
    '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>ProQuest Export</title></head><body>'
    "<p>Someone sent you the following:</p>"
    + _proquest("111", _TITLES[0], tail=_CAPTIONED)
    + _proquest("222", _TITLES[1], day="Mar 4, 2 031", form="broken")
    + '<div class="copyright"><p>Contact ProQuest</p><p>Database copyright © 2031</p></div>'
    "</body></html>"
)


def _mail(page, kind="text/html", before=""):
    quoted = [
        f"={byte:02X}" if byte in b"=\t" or byte > 126 else chr(byte) for byte in page.encode()
    ]
    lines, line = [], ""
    for piece in quoted:
        if piece == "\n":
            lines.append(line)
            line = ""
        elif len(line) + len(piece) > 74:
            lines.append(line + "=")
            line = piece
        else:
            line += piece
    content = "\n".join([*lines, line])
    return (
        "Received: by mail.example.org\nFrom: reader@example.org\nTo: other@example.org\n"
        'Subject: Your ProQuest Research\nMIME-Version: 1.0\nContent-Type: multipart/mixed;\n'
        f'\tboundary="cut"\n\n--cut\nContent-Type: text/plain; charset="utf-8"\n\n{before}\n'
        f'--cut\nContent-Type: {kind}; charset="UTF-8"\n'
        f"Content-Transfer-Encoding: quoted-printable\n\n{content}\n--cut\n"
        "Content-Type: image/gif\nContent-Transfer-Encoding: base64\n\nR0lGODlh\n--cut--\n"
    ).encode()  # fmt: skip


_FORWARDED = (
    "<html><body>Look at these.<blockquote type=cite>"
    + _proquest("111", _TITLES[0], tail=_CAPTIONED, form="forwarded")
    + _proquest("222", _TITLES[1], form="forwarded")
    + "</blockquote></body></html>"
)


def _plain_document(number, title, mark="<>"):
    lines = [mark, title, "Author: Castellane, Ivo; Hollin, Dean",
             "Publication info: Dresk Echo ; Dresk [Dresk]04 Mar 2031: A.2.",
             f"ProQuest document link <https://example.org/docview/{number}>", "Abstract:", "",
             "The crane fell.", "", "Links:Somewhere <https://example.org/x>", "Full text:"]  # fmt: skip
    lines += [line for paragraph in BODY for line in (paragraph, "")]
    lines += ["Location: it is what the mayor asked for first.", "", "Then she went home.", "",
              "Publication title: Dresk Echo; Dresk", "Pages: A.2", "Publication date: Mar 4, 2031",
              "Section: Harbour", "Languageof publication: English",
              f"ProQuest document ID: {number}",
              f"Document URL: https://example.org/docview/{number} <https://example.org/docview>",
              "Copyright: (Copyright 2031 Dresk Echo)", "Database: Invented Dailies"]  # fmt: skip
    return lines


_PLAIN = [*_plain_document("111", "Crane falls in Dresk"), *_plain_document("222", "A quay")]
_LOST_MARKS = [line for line in _PLAIN if line != "<>"]
_RULE = "_" * 60
PROQUEST_TXT = (
    f"\n{_RULE}\n\n"
    + f"\n{_RULE}\n\n".join(
        "\n\n".join([f"Document {n} of 2", *(line for line in _plain_document(f"{n}", f"Crane {n}")[1:]
                                             if line)])
        for n in (1, 2)
    )
    + f"\n{_RULE}\n\nContact us at: https://example.org/contact\nDatabase copyright © 2031\n"
)  # fmt: skip

_NAV = (
    "<nav><ul>"
    + "".join(f"<li><a href=/{n}>Section {n}</a></li>" for n in range(12))
    + "</ul></nav>"
)
_LINKED = {
    "@context": "https://schema.org",
    "@graph": [{"@type": "WebSite", "name": "Echo"},
               {"@type": "NewsArticle", "headline": "Crane falls in Dresk",
                "datePublished": "2031-03-04T18:20:00+01:00"}],
}  # fmt: skip
PAGE = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Crane falls in Dresk - Dresk '
    'Echo</title><meta property="og:site_name" content="Dresk Echo">'
    '<meta property="article:section" content="Harbour"><meta name="author" content="Ivo Castellane">'
    '<link rel="canonical" href="https://echo.example.org/2031/03/05/crane">'
    f'<script type="application/ld+json">{json.dumps(_LINKED)}</script></head><body>{_NAV}'
    f"<article><h1>Crane falls in Dresk</h1>{P * 2}</article><footer>© 2031</footer></body></html>"
)
PAGE_URL_DAY = PAGE.replace("datePublished", "dateSeen")
PAGE_COMMA = PAGE.replace("}]}</script>", "},]}</script>")


def warc_record(kind, block, *, length=None, url="https://echo.example.org/a", more=""):
    stated = len(block) if length is None else length
    head = (f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\n{more}"
            f"WARC-Date: 2032-01-01T00:00:00Z\r\nContent-Length: {stated}\r\n\r\n")  # fmt: skip
    return head.encode() + block + b"\r\n\r\n"


def http(body, *, status=200, kind="text/html", more=""):
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}; charset=utf-8\r\n{more}\r\n"
    return head.encode() + body


def chunked(body):
    parts = [body[i : i + 700] for i in range(0, len(body), 700)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


_PAGE = PAGE.encode()
_SECOND = PAGE.replace("crane", "hoist").replace("Crane", "Hoist").encode()
WARC_RECORDS = (
    warc_record("warcinfo", b"software: x\r\n"),
    warc_record("request", b"GET / HTTP/1.1\r\n\r\n"),
    warc_record("response", http(gzip.compress(_PAGE, mtime=0), more="Content-Encoding: gzip\r\n")),
    warc_record("response", http(b"\x89PNG", kind="image/png")),
    warc_record("response", http(b"", status=404)),
    warc_record("response", http(chunked(_SECOND), more="Transfer-Encoding: chunked\r\n"),
                url="https://echo.example.org/b"),
)  # fmt: skip
WARC = b"".join(WARC_RECORDS)
WARC_GZ = b"".join(gzip.compress(record, mtime=0) for record in WARC_RECORDS)


def zipped(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name.replace("__", "/").replace("_", ".")), data)
    return buffer.getvalue()


WACZ = zipped(archive__data_warc_gz=WARC_GZ, datapackage_json=b"{}", pages__pages_jsonl=b"{}")

RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel>
<title>Dresk Echo</title><language>en-gb</language>
<item><title>Crane falls &amp; nobody is hurt</title><link>https://echo.example.org/a</link>
<description>&lt;p&gt;The crane &lt;b&gt;fell&lt;/b&gt;.&lt;/p&gt;</description>
<guid isPermaLink="false">a-1</guid><dc:creator>Ivo Castellane</dc:creator>
<media:content url="x"><media:title>A picture</media:title></media:content>
<pubDate>Tue, 04 Mar 2031 18:20:00 +0100</pubDate></item>
<item><title>Whole</title><link>https://echo.example.org/b</link><description>Short.</description>
<content:encoded><![CDATA[{P}]]></content:encoded><category>Harbour</category>
<pubDate>Wed, 05 Mar 2031 08:00:00 GMT</pubDate></item>
<item><title>Nothing but a title</title></item></channel></rss>"""
ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>Dresk Echo</title><entry><title type="html">Crane &amp;amp; quay</title>
<link rel="edit" href="https://e.example.org/x"/><link href="https://echo.example.org/a"/>
<id>urn:x:1</id><updated>2031-03-05T00:00:00Z</updated><author><name>Ivo Castellane</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{P}</div></content></entry></feed>"""
RSS_1 = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Dresk Echo</title></channel><item><title>Crane falls</title><link>https://e.example.org/a</link>
<description>It fell.</description><dc:date>2031-03-04</dc:date></item></rdf:RDF>"""
JSON_FEED = json.dumps({
    "version": "https://jsonfeed.org/version/1.1", "title": "Harbour",
    "authors": [{"name": "Dresk Echo"}], "language": "en",
    "items": [{"id": "1", "url": "https://echo.example.org/a", "title": "Crane falls",
               "content_html": "<p>It fell.</p><p>Then it rained.</p>", "summary": "It fell.",
               "date_published": "2031-03-04T18:20:00+01:00", "authors": [{"name": "Ivo"}]}, 7],
})  # fmt: skip

_NITF_BODY = (
    "<body><body.head><hedline><hl1>Crane falls</hl1><hl2>Quay closed</hl2></hedline>"
    "<byline>By Ivo Castellane, <byttl>Harbour Writer</byttl></byline>"
    "<dateline><location>DRESK</location></dateline></body.head><body.content>"
)
NITF = (
    '<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "http://example.org/nitf-3-6.dtd"><nitf><head>'
    '<title>Crane</title><docdata><doc-id id-string="n-1"/><doc.copyright holder="Dresk Echo"/>'
    '</docdata><pubdata name="The Dresk Echo" date.publication="20310304T000000" item-length="66" '
    'unit-of-measure="word" position.section="Harbour"/></head>'
    f'{_NITF_BODY}<block class="lead_paragraph"><p>{BODY[0]}</p></block><block class="full_text">{P}'
    "<media><media-caption>The crane.</media-caption></media></block></body.content></body></nitf>"
)
_G2 = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'


def newsml(guid, content, *, kind="text", status="usable"):
    return (
        f'<newsItem {_G2} guid="{guid}" version="2" standard="NewsML-G2" xml:lang="en">'
        "<rightsInfo><copyrightHolder><name>Dresk Agency</name></copyrightHolder></rightsInfo>"
        f'<itemMeta><itemClass qcode="ninat:{kind}"/><provider uri="http://example.org/"/>'
        f'<versionCreated>2032-01-01T00:00:00Z</versionCreated><pubStatus qcode="stat:{status}"/>'
        "</itemMeta><contentMeta><contentCreated>2031-03-04T18:20:00+01:00</contentCreated>"
        "<creator><name>Ivo Castellane</name></creator>"
        '<infoSource qcode="is:NW"><name>Northern Wire</name></infoSource>'
        '<subject qcode="m:1"><name>harbours</name></subject><headline>Crane falls</headline>'
        f"</contentMeta><contentSet>{content}</contentSet></newsItem>"
    )


_INLINE_NITF = (
    '<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/">'
    f"{_NITF_BODY}{P}</body.content></body></nitf></inlineXML>"
)
_INLINE_HTML = (
    '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head>'
    f"<title>Crane falls</title></head><body><h1>Crane falls</h1>{P}</body></html></inlineXML>"
)
NEWSML = '<?xml version="1.0"?>' + newsml("urn:1", _INLINE_NITF)
NEWSML_MESSAGE = (
    f"<newsMessage {_G2}><header/><itemSet>{newsml('urn:1', _INLINE_HTML)}"
    + newsml("urn:2", "<inlineData>It fell.</inlineData>", status="canceled")
    + newsml("urn:3", '<remoteContent href="crane.jpg"/>', kind="picture")
    + "</itemSet></newsMessage>"
)
NEWSML_BARE = f"<contentSet>{_INLINE_NITF}</contentSet>"

_PLAIN_BODY = " ".join(BODY)
NINJS_1 = json.dumps({
    "uri": "urn:1", "type": "text", "versioncreated": "2031-03-04T18:20:00+01:00",
    "byline": "Ivo Castellane", "headline_main": "Crane falls", "body_main": _PLAIN_BODY,
    "body_richtext": P, "copyrightnotice": "© Dresk Agency", "language": "en",
    "infosource": [{"name": "Northern Wire"}], "place": [{"name": "Dresk"}],
})  # fmt: skip
NINJS_2 = json.dumps([
    {"uri": "urn:1", "type": "text", "versioncreated": "2031-03-04T18:20:00Z", "by": "Ivo Castellane",
     "headlines": [{"role": "print", "value": "Crane"}, {"role": "main", "value": "Crane falls"}],
     "bodies": [{"role": "main", "contenttype": "text/plain", "value": _PLAIN_BODY},
                {"role": "richtext", "contenttype": "application/xhtml+xml", "value": P}],
     "provider": {"name": "Dresk Agency"}},
    {"uri": "urn:2", "type": "picture", "versioncreated": "2031-03-04T18:20:00Z", "headline": "Crane"},
    {"uri": "urn:3", "versioncreated": "2031-03-04", "headline": [{"name": "main", "text": "Quay"}],
     "body": [{"name": "main", "value": "It fell."}]},
])  # fmt: skip
NINJS_3 = json.dumps({
    "uri": "urn:1", "versionCreated": "2032-01-01T00:00:00Z",
    "contentCreated": "2031-03-04T18:20:00Z", "by": "Ivo Castellane", "pubStatus": "canceled",
    "headlines": [{"role": "main", "value": "Crane falls"}],
    "bodies": [{"role": "main", "contentType": "text/plain", "value": _PLAIN_BODY}],
})  # fmt: skip

MEDIA_CLOUD = (
    b"id,indexed_date,language,media_name,media_url,publish_date,title,url\n"
    b"1,2031-03-05,en,echo.example.org,echo.example.org,2031-03-04,Crane,https://echo.example.org/a\n"
)
GDELT = json.dumps({"articles": [{
    "url": "https://echo.example.org/a", "url_mobile": "", "title": "Crane falls",
    "seendate": "20310304T172000Z", "socialimage": "", "domain": "echo.example.org",
    "language": "English", "sourcecountry": "Nowhere"}]})  # fmt: skip
GDELT_JOINED = GDELT.replace('"title"', '"text": "It fell.", "title"')
_NEWS = {"source": {"id": None, "name": "Dresk Echo"}, "author": "Ivo Castellane",
         "title": "Crane falls", "url": "https://echo.example.org/a", "urlToImage": None,
         "publishedAt": "2031-03-04T17:20:00Z", "description": "A crane fell."}  # fmt: skip
NEWS_API = json.dumps({"status": "ok", "totalResults": 40, "articles": [
    {**_NEWS, "content": "The old crane at the eastern quay fell… [+123 chars]"},
    {**_NEWS, "content": None, "url": "https://echo.example.org/b"},
    {**_NEWS, "content": "[Removed]", "title": "[Removed]"}]})  # fmt: skip
EVENT_REGISTRY = json.dumps({"articles": {"totalResults": 1, "results": [{
    "uri": "77", "lang": "eng", "isDuplicate": False, "date": "2031-03-04", "time": "17:20:00",
    "dateTimePub": "2031-03-04T17:20:00Z", "url": "https://echo.example.org/a",
    "title": "Crane falls", "body": "It fell.\n\nThen it rained.", "eventUri": "eng-9",
    "source": {"uri": "echo.example.org", "title": "Dresk Echo"},
    "authors": [{"uri": "ivo", "name": "Ivo Castellane"}]}]}})  # fmt: skip
NEWS_PLEASE = json.dumps({
    "authors": ["Ivo Castellane"], "date_download": "2032-01-01 00:00:00", "date_modify": None,
    "date_publish": "2031-03-04 17:20:00", "description": "A crane fell.", "language": "en",
    "filename": "a.json", "maintext": "It fell.\nThen it rained.",
    "source_domain": "echo.example.org", "title": "Crane falls",
    "url": "https://echo.example.org/a"})  # fmt: skip

TEI = (
    '<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en"><teiHeader><fileDesc>'
    "<titleStmt><title>Crane falls</title><author>Ivo Castellane</author></titleStmt>"
    "<publicationStmt><publisher>Archive</publisher><date when='2040-01-01'/><idno>t-1</idno>"
    "</publicationStmt><sourceDesc><biblStruct><monogr><title level='j'>Dresk Echo</title>"
    "<imprint><date when='2031-03-04'/></imprint></monogr></biblStruct></sourceDesc></fileDesc>"
    "</teiHeader><text><body><head>Crane falls</head><p>It <hi rend='b'>fell</hi> on "
    "<del>Monday</del> Tuesday.<note>So the log.</note></p><lg><l>Rain</l><l>and wind</l></lg>"
    "</body></text></TEI>"
)
TEI_CORPUS = (
    "<teiCorpus>"
    + TEI.partition("?>")[2]
    + TEI.partition("?>")[2].replace("fell", "stood")
    + "</teiCorpus>"
)


def pdf(text):
    """A PDF of one page with each line of the text on a line."""
    lines = " ".join(f"({line}) Tj 0 -14 Td" for line in text.split("\n"))
    stream = f"BT /F1 12 Tf 50 700 Td {lines} ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Title (Crane falls) >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"<< /Size %d /Root 1 0 R /Info 6 0 R >>" % (len(objects) + 1)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, trailer, len(out))  # fmt: skip


# File name, so that its ending says nothing of the loader; loader; articles; refused records.
SAMPLES: dict[str, tuple[bytes, str, int, int]] = {
    "proquest_page": (PROQUEST_HTML.encode(), "proquest_html", 2, 0),
    "proquest_mail": (_mail(PROQUEST_HTML), "proquest_html", 2, 0),
    "proquest_forwarded": (_mail(_FORWARDED, before="> words"), "proquest_html", 2, 0),
    "proquest_plain": (_mail("\n".join(f"> {line}" for line in _PLAIN), "text/plain"),
                       "proquest_html", 2, 0),
    "proquest_unmarked": (_mail("\n".join(_LOST_MARKS), "text/plain", before="Hello."),
                          "proquest_html", 2, 0),
    "proquest_text": (PROQUEST_TXT.encode(), "proquest_txt", 2, 0),
    "page": (_PAGE, "web_page", 1, 0),
    "page_packed": (gzip.compress(_PAGE, mtime=0), "web_page", 1, 0),
    "warc": (WARC, "warc", 2, 0),
    "warc_packed": (WARC_GZ, "warc", 2, 0),
    "wacz": (WACZ, "warc", 2, 0),
    "rss": (RSS.encode(), "feed", 2, 1),
    "rss_1": (RSS_1.encode(), "feed", 1, 0),
    "atom": (ATOM.encode(), "feed", 1, 0),
    "json_feed": (JSON_FEED.encode(), "feed", 1, 1),
    "nitf": (NITF.encode(), "nitf", 1, 0),
    "newsml": (NEWSML.encode(), "newsml_g2", 1, 0),
    "newsml_message": (NEWSML_MESSAGE.encode(), "newsml_g2", 2, 1),
    "newsml_bare": (NEWSML_BARE.encode(), "newsml_g2", 1, 0),
    "ninjs_1": (NINJS_1.encode(), "ninjs", 1, 0),
    "ninjs_2": (NINJS_2.encode(), "ninjs", 2, 1),
    "ninjs_3": (NINJS_3.encode(), "ninjs", 1, 0),
    "media_cloud": (MEDIA_CLOUD, "media_cloud", 0, 1),
    "gdelt": (GDELT.encode(), "gdelt", 0, 1),
    "gdelt_joined": (GDELT_JOINED.encode(), "gdelt", 1, 0),
    "news_api": (NEWS_API.encode(), "news_api", 2, 1),
    "event_registry": (EVENT_REGISTRY.encode(), "event_registry", 1, 0),
    "news_please": (NEWS_PLEASE.encode(), "news_please", 1, 0),
    "tei": (TEI.encode(), "tei", 1, 0),
    "tei_corpus": (TEI_CORPUS.encode(), "tei", 2, 0),
    "pdf": (pdf("The crane fell on Tues-\nday, the harbour\noffice said."), "pdf", 1, 0),
}  # fmt: skip
