/// The names HTML knows: of elements, of today and of old, and of attributes that stand without a value.
enum HTMLNames {
    /// - Parameter name: in lower case.
    static func isElement(_ name: String) -> Bool {
        guard let colon = name.firstIndex(of: ":") else { return elements.contains(name) }
        return officePrefixes.contains(String(name[..<colon]))
    }

    /// Frameworks mark elements by attributes with a hyphen (`data-v-1a2b`).
    /// - Parameter attribute: in lower case.
    static func standsAlone(_ attribute: String) -> Bool {
        attribute.contains("-") || switches.contains(attribute)
    }

    private static let elements = Set(
        """
        html head body title base link meta style script noscript template slot
        header footer main nav section article aside address hgroup search
        h1 h2 h3 h4 h5 h6 p div span pre blockquote ol ul menu li dl dt dd figure figcaption hr br wbr
        a em strong small s cite q dfn abbr ruby rb rt rtc rp data time code var samp kbd sub sup i b u mark bdi bdo
        ins del picture source img iframe embed object param video audio track map area svg canvas
        table caption colgroup col tbody thead tfoot tr td th
        form label input button select datalist optgroup option textarea output progress meter fieldset legend
        details summary dialog
        acronym applet basefont bgsound big blink center dir font frame frameset noframes image isindex keygen listing
        marquee menuitem nobr noembed plaintext strike tt xmp
        math semantics annotation mrow mi mn mo mtext mspace mfrac msqrt mroot mstyle mpadded mphantom mfenced menclose
        msub msup msubsup munder mover munderover mtable mtr mtd
        """.split { $0 == " " || $0 == "\n" }.map(String.init))

    /// Of what Word and its kin paste: `o:p`, `st1:chsdate`, `v:shape`.
    private static let officePrefixes: Set<String> = ["o", "w", "v", "m", "st1", "xml"]

    private static let switches: Set<String> = [
        "allowfullscreen", "async", "autofocus", "autoplay", "border", "checked", "compact", "contenteditable",
        "controls", "defer", "disabled", "download", "hidden", "ismap", "itemscope", "loop", "multiple", "muted",
        "noshade", "novalidate", "nowrap", "open", "playsinline", "readonly", "required", "reversed", "selected",
    ]
}
