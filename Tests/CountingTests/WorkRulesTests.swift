import Metadata
import Testing

@testable import Counting

/// Which pairs of records are one work and which never are. Precision first: a wrong link hides a teacher's lesson.
@Suite("Rules of works")
struct WorkRulesTests {
    private let titles = WorkTitleReader(vocabularies: vocabularies)

    private func traits(_ source: Int64, _ change: (inout LearningResource) -> Void) -> WorkTraits {
        let platform = source == 1 ? "620000" : "ysyk"
        let resource = lesson(platform, "\(source)") {
            if platform == "ysyk" { $0.region = Region(province: nil) }
            $0.school = School(name: "示例民族中学35")
            change(&$0)
        }
        return WorkTraits(resource, record: source, source: source, titles: titles)
    }

    private func match(
        _ left: (inout LearningResource) -> Void, _ right: (inout LearningResource) -> Void
    ) -> WorkMatch? {
        WorkMatch.between(traits(1, left), traits(2, right))
    }

    @Test(
        "Two lessons of one teacher with like titles are two works",
        arguments: [
            ("第一课时 平方差公式", "第二课时 平方差公式"), ("第1课时：平方差公式", "第2课时：平方差公式"), ("第一单元复习", "第二单元复习"),
            ("第十二章小结", "第十三章小结"), ("圆明园的毁灭（上）", "圆明园的毁灭（下）"), ("圆明园的毁灭（上）", "圆明园的毁灭"),
            ("Unit 5 Do you have a ball? Section A", "Unit 5 Do you have a ball? Section B"),
            ("线段的垂直平分线的性质", "线段的垂直平分线的判定"), ("二次函数y=ax²的图象和性质", "二次函数y=a(x-h)²+k的图象和性质"),
            ("同底数幂的乘法", "同底数幂的除法"), ("东半球的陆地和海洋", "西半球的陆地和海洋"), ("牛顿第一定律教学甲班", "牛顿第一定律教学乙班"),
            ("整数除以分数", "分数除以整数"), ("分式方程习题课", "分式方程新授课"), ("观察物体Ⅰ", "观察物体Ⅱ"),
            ("三角形的内角", "三角形的内角和"), ("分式方程", "分式方程的应用"), ("第十一章 数学活动", "第十二章 数学活动"),
            ("sin(α+β)的公式", "sin(α-β)的公式"), ("(a+b)²的展开", "(a-b)²的展开"), ("解不等式ax>b", "解不等式ax<b"),
            ("8×2的计算", "8÷2的计算"), ("-3的绝对值", "3的绝对值"), ("《5的乘法口诀》", "《6的乘法口诀》"),
        ])
    func different(one: String, other: String) {
        #expect(match({ $0.titles[0].text = one }, { $0.titles[0].text = other }) == nil)
        let node = TextbookNode(path: ["第十五章 分式", "分式方程"])
        #expect(
            match(
                {
                    $0.titles[0].text = one
                    $0.node = node
                },
                {
                    $0.titles[0].text = other
                    $0.node = node
                }) == nil, "the same path makes no one lesson of them")
    }

    @Test(
        "Numbers of chapters, hours in another place and words for the kind of thing make no other lesson",
        arguments: [
            ("第2节 电功率", "电功率"), ("12 古诗三首", "古诗三首"), ("第十二章 全等三角形", "全等三角形"), ("分式方程 第1课时", "分式方程（第一课时）"),
            ("第一课时 平方差公式", "平方差公式（第1课时）"), ("《分式方程》教学设计", "分式方程"), ("分式方程公开课教学设计", "分式方程"),
            ("第一单元复习", "第1单元复习"), ("第十二章小结", "第12章 小结"), ("线段垂直平分线的性质", "线段的垂直平分线的性质"),
            ("《1.2 有理数》", "有理数"), ("“第2节 电功率”", "电功率"), ("【优课】《1.2 有理数》教学设计", "1.2 有理数"),
        ])
    func same(one: String, other: String) {
        #expect(match({ $0.titles[0].text = one }, { $0.titles[0].text = other }) != nil)
    }

    @Test("Like titles of two nodes are two lessons, whatever the chapter")
    func nodes() {
        func side(_ title: String, _ section: String) -> (inout LearningResource) -> Void {
            {
                $0.titles[0].text = title
                $0.node = TextbookNode(path: ["第十三章 轴对称", section])
            }
        }
        let title = "线段的垂直平分线的性质"
        #expect(match(side(title, "13.1 轴对称"), side("线段垂直平分线的性质", "13.1 轴对称")) != nil)
        #expect(match(side(title, "13.1 轴对称"), side("线段垂直平分线的性质", "13.3 等腰三角形")) == nil)
    }

    private func at(_ school: String?, county: String?, province: String? = nil) -> (inout LearningResource) -> Void {
        {
            $0.school = school.map { School(name: $0, county: county) }
            $0.region.county = county
            if let province { $0.region.province = province }
        }
    }

    @Test("Schools in two places are two schools; a name many schools bear is no sign")
    func places() {
        #expect(match(at("中心小学", county: "620123"), at("中心小学", county: "440117")) == nil)
        #expect(match(at("实验小学", county: "620102"), at("广州市天河区实验小学", county: "440106")) == nil)
        #expect(match(at("实验小学", county: "620102"), at("广州市天河区实验小学", county: nil)) == nil)
        #expect(match(at("中心小学", county: "620123"), at("中心小学", county: nil, province: "440000")) == nil)
        let unknown = match(at("中心小学", county: nil), at("中心小学", county: nil))
        #expect(unknown?.reason.contains("学校") == false)
        #expect(match(at("中心小学", county: nil), at("中心小学", county: "440117")) != nil, "a platform's own province")
        let named = match(at("榆中县第一中学", county: "620123"), at("榆中县第一中学", county: "620123"))
        #expect(named?.reason.contains("学校相同") == true)
    }

    @Test("A bridge of a record without a school never joins two places")
    func bridge() {
        var third = traits(1, at(nil, county: nil))
        third.record = 3
        third.source = 3
        let all = [
            traits(1, at("实验小学", county: "620102")), traits(2, at("广州市天河区实验小学", county: "440106")), third,
        ]
        let works = WorkGrouping().works(all)
        #expect(works.count == 2)
        #expect(Set(works.map(\.work)).count == 1)
        #expect(WorkGrouping().works(all.reversed()) == works)
    }

    @Test("A county inferred from one name of a school is no second place")
    func inferred() {
        func side(_ county: String, _ source: String) -> (inout LearningResource) -> Void {
            {
                $0.school = School(name: "鼓楼区第二十九中学", county: county)
                $0.region.county = county
                $0.fieldProvenance = [
                    FieldProvenance(
                        field: "region", source: source, rule: "county_begins_school_name", confidence: .inferred)
                ]
            }
        }
        #expect(match(side("320106", "school"), side("350102", "school")) != nil)
        #expect(match(side("320106", "county"), side("350102", "county")) == nil)
    }

    @Test(
        "Teachers are compared by their names alone, and as sets",
        arguments: [
            (["张三老师"], ["张三"], true), (["马　龙"], ["马龙"], true), (["李娟、王强"], ["李娟", "王强"], true),
            (["王强", "李娟"], ["李娟", "王强"], true), (["李娟 王强"], ["李娟"], true), (["李娟", "王强"], ["王强", "赵敏"], true),
            (["张老师"], ["张"], false), (["李娟", "王强"], ["赵敏"], false),
        ])
    func teachers(one: [String], other: [String], isSame: Bool) {
        let match = match(
            { $0.creators = one.map { Creator(name: $0) } }, { $0.creators = other.map { Creator(name: $0) } })
        #expect((match != nil) == isSame)
    }

    @Test("One shared teacher of several does not make up for an unknown school")
    func sharedTeacher() {
        func side(_ names: [String]) -> (inout LearningResource) -> Void {
            {
                $0.creators = names.map { Creator(name: $0) }
                $0.school = nil
            }
        }
        #expect(match(side(["李娟", "王强"]), side(["王强", "赵敏"])) == nil)
        #expect(match(side(["李娟", "王强"]), side(["王强", "李娟"])) != nil)
    }

    @Test("An edition or volume no vocabulary knows contradicts no code, and another such label")
    func unmapped() {
        #expect(match({ _ in }, { $0.edition = Edition(code: nil, raw: "人教社2012版") }) != nil)
        #expect(match({ _ in }, { $0.volume = Coded(code: nil, raw: "八下") }) != nil)
        #expect(
            match(
                { $0.edition = Edition(code: nil, raw: "甲版") }, { $0.edition = Edition(code: nil, raw: "乙版") }) == nil)
    }

    @Test("The division of a school is no other school; a lesson plan is no courseware")
    func divisionAndKind() {
        #expect(match({ _ in }, { $0.school?.name = "示例民族中学35（初中部）" })?.score == match({ _ in }, { _ in })?.score)
        #expect(
            match(
                { $0.resourceType = Coded(code: "lesson_plan", raw: "") },
                { $0.resourceType = Coded(code: "courseware", raw: "") }) == nil)
    }
}
