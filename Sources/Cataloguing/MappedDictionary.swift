internal import Foundation

/// What zstd is given before each group of mapped records. Stored records depend on it: never change a version, add one.
package enum MappedDictionary {
    /// Names the second version in each group packed with it; groups of the first name none.
    package static let version2ID: UInt32 = 2

    /// The words, and before them the tables of how often each byte, length and distance occurs in groups of eight: a
    /// group need then not bring its own. That is a twentieth of its size, and a seventh of the time to unpack it.
    package static let version2 = Array(Data(base64Encoded: tables2) ?? Data()) + Array(words.utf8)

    /// Made by `packbench --tables`, of 40,000 records of the 42 simulated sources.
    private static let tables2 = """
        N6Qw7AIAAABJEJgytjnAwIImRNLmHwYGVV+1sQZ4aZgLHXppC5w6Ll61uUH01XEjO7djOegavrvCHgunpbWILgwMSnkppZRSSmGLP9DQUFDBAV\
        MEAAAGlEeisWGdeQAEQEENFZAGiwmGBIQFhIUEAgMCjQzL5IEwJAiDwQAYFAqCkBZJsRRKAQAAtBIG0kAYIohkLUURBL0aGQAAAAAAAQAAAAQA\
        AAAIAAAA
        """

    /// The skeleton of a record in the order `LearningResource.canonicalJSON()` writes it, rarest members first: zstd
    /// finds what stands nearest the end cheapest.
    package static let words = #"""
        "origins":[{"baseURL":"http://","identifier":"oai:","datestamp":"20","metadataNamespace":"http://ltsc.ieee.org/xsd/LOM","harvestDate":"20","altered":true}]
        "course":{"start":{"instant":15,"precision":"second","zoneAssumed":true},"end":{"instant":15,"precision":"second"},"enrolled":1,"platformName":"国家精品在线开放课程"}
        "division":"6600","prefecture":"5134","county":"5134","sanquSanzhou":true
        {"code":"experiment","raw":"虚拟仿真实验"}{"code":"online_course","raw":"网络课程"}{"code":"reading_audio","raw":"示范诵读"}
        {"code":"e_textbook","raw":"电子教材"}{"code":"task_sheet","raw":"学习任务单"}{"code":"exam_paper","raw":"试卷"}{"code":"material","raw":"素材"}
        {"code":"han_for_minority","raw":"汉语"}{"code":"politics","raw":"思想政治"}{"code":"morality","raw":"道德与法治"}{"code":"science","raw":"科学"}
        {"code":"history","raw":"历史"}{"code":"geography","raw":"地理"}{"code":"biology","raw":"生物"}{"code":"music","raw":"音乐"}{"code":"art","raw":"美术"}
        {"code":"english","raw":"英语"}{"code":"chinese","raw":"语文"}{"code":"physics","raw":"物理"}{"code":"chemistry","raw":"化学"}{"code":"math","raw":"数学"}
        "parts":[{"part":"lesson_plan"},{"part":"courseware"},{"part":"classroom_video"},{"part":"assessment_exercise"}]
        "languages":[{"code":"bo","evidence":"label"}]"languages":[{"code":"ug","evidence":"script"}]"languages":[{"code":"zh","evidence":"default"}]
        "awards":[{"level":"national_youke","raw":"部级优课","year":2019}]"awards":[{"level":"provincial_youke","raw":"省级优课"}]"awards":[{"level":"city_youke","raw":"市级优课"}]"awards":[{"level":"county_youke","raw":"县级优课"}]
        "fieldProvenance":[{"field":"stages","source":"grades","rule":"grade","confidence":"inferred"},{"field":"languages","source":"","rule":"language_default","confidence":"default"}]
        "flags":["date_without_zone","language_default","grade_ambiguous","node_unmatched","rights_missing"]
        {"id":"cnres:110000:","platform":"110000","sourceId":"oai:res.example:","identifiers":[{"scheme":"oai","value":"oai:"}],"landingPage":"https://res.example/resource/","titles":[{"lang":"zh","text":"第一单元 "}],"descriptions":[{"lang":"zh","text":"本节课"}],"keywords":["数学"],"resourceType":{"code":"courseware","raw":"课件"}"resourceType":{"code":"micro_video","raw":"微课"}"resourceType":{"code":"lesson_plan","raw":"教学设计"}"resourceType":{"code":"lesson_case","raw":"课例"},"languages":[{"code":"zh","evidence":"declared"}],"stages":[{"code":"primary","raw":"小学"}],"stages":[{"code":"senior","raw":"高中"}],"stages":[{"code":"junior","raw":"初中"}],"grades":[9],"gradesRaw":["九年级"],"schoolSystem":"6-3","subjects":[{"code":"math","raw":"数学"}],"edition":{"code":"ed006","raw":"人教版","publisher":"人民教育出版社"},"volume":{"code":"v_down","raw":"下册"}"volume":{"code":"v_up","raw":"上册"},"node":{"path":["第一章 ","第1节 "],"code":"000","key":"math|"},"audience":["teacher"],"creators":[{"name":"王老师","role":"author","org":"第一中学"}],"school":{"name":"第一中学","county":"110101"},"provider":{"name":"第一中学","kind":"school"},"region":{"province":"110000"},"awards":[{"level":"none","raw":"普通晒课"}],"rights":{"license":"https://creativecommons.org/licenses/by-nc-sa/4.0/","raw":"CC BY-NC-SA 4.0","access":"unknown"},"formats":[{"mime":"video/mp4","url":"https://"},{"mime":"text/html"}],"created":{"instant":156,"precision":"day","zoneAssumed":false},"published":{"instant":156,"precision":"day","zoneAssumed":false},"modified":{"instant":157,"precision":"second","zoneAssumed":true},"flags":["rights_missing"]}
        """#
}
