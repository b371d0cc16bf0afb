import Metadata
import Testing

@testable import Mapping

@Suite("Personal numbers in a record")
struct PersonalNumberRemovalTests {
    @Test("What was nothing but a number leaves no empty label behind")
    func emptied() throws {
        let fields = [
            "subject", "type", "volume", "edition", "stage", "audience", "award", "grade",
        ]
        let json = fields.reduce(into: ["title": "一元一次方程"]) { $0[$1] = "13711110081" }
        let resource = try MappingFixture.resource(
            json, fields: (["title"] + fields).map { "\($0): \($0)" }.joined(separator: "\n"))
        #expect(resource.subjects.isEmpty && resource.stages.isEmpty && resource.awards.isEmpty)
        #expect(resource.resourceType == nil && resource.volume == nil && resource.edition == nil)
        #expect(resource.audience.isEmpty && resource.gradesRaw.isEmpty)
        #expect(!String(decoding: resource.canonicalJSON(), as: UTF8.self).contains("137111"))
    }

    @Test("An identifier that is an address asks for no person either; any other stays whole")
    func identifiers() throws {
        let json = ["title": "一元一次方程", "a": "http://a.example/x?tel=13711110081&id=7", "b": "13711110082"]
        let resource = try MappingFixture.resource(json, fields: "title: title\nidentifier: [a, b]")
        #expect(Set(resource.identifiers.map(\.value)).isSubset(of: ["http://a.example/x?tel=&id=7", "13711110082"]))
        #expect(resource.identifiers.contains { $0.value == "http://a.example/x?tel=&id=7" })
    }

    @Test("Marks that turn the writing and controls stay in no label")
    func hidden() throws {
        let hostile = "甲\u{202E}乙\u{1B}[2J"
        let fields = ["subject", "edition", "audience", "school"]
        let json = fields.reduce(into: ["title": "一元一次方程"]) { $0[$1] = hostile }
        let resource = try MappingFixture.resource(
            json, fields: (["title"] + fields).map { "\($0): \($0)" }.joined(separator: "\n"))
        #expect(resource.subjects.map(\.raw) == ["甲乙[2J"])
        let text = String(decoding: resource.canonicalJSON(), as: UTF8.self)
        #expect(!text.contains("\u{202E}") && !text.contains("u001b"))
    }

    @Test(
        "What an address asks with names no person, escaped or not, in its query or its fragment",
        arguments: [
            ("?sfzh=11010519491231002X", "?sfzh="), ("?u=zhang08@qq.com", "?u="), ("?account=13711110007", "?account="),
            ("?sj=13711110009", "?sj="), ("?sjhm=13711110009&lxfs=13711110010", "?sjhm=&lxfs="),
            ("?a=1;tel=13711110012", "?a=1;tel="), ("?a=1#tel=13711110002", "?a=1#tel="),
            ("?tel=%31%33%37%31%31%31%31%30%30%30%31&b=2", "?tel=&b=2"), ("?u=zhang%2540qq.com", "?u="),
            ("?name=张三_13711110031.pdf", "?name=%E5%BC%A0%E4%B8%89_.pdf"),
            ("#/detail?id=7&phone=13711110003", "#/detail?id=7&phone="),
            ("?x=11010519491231002X", "?x="), ("?userName=13711110007", "?userName="),
            ("?name=13711110007,a@2x.png", "?name=,a%402x.png"),
            ("?user_phone=13711110007", "?user_phone="),
            ("?uidTel=13711110007&id=5", "?uidTel=&id=5"), ("?mobilephone=13711110007", "?mobilephone="),
            ("?Tel1=13711110007", "?Tel1="), ("?userEmail=li@school.example", "?userEmail="),
            ("?img=li@mail.edu.cn", "?img="),
            ("?next=https://yy.cn/a,li@qq.com", "?next=https://yy.cn/a,"),
            ("?qq=12345678&id=5", "?qq=&id=5"), ("?id=5&wx=wxid_abc123", "?id=5&wx="),
        ])
    func addresses(asked: String, left: String) {
        var text: String? = "http://a.example/case" + asked
        PersonalAddress.visit(&text, .none) { $0 = PersonalNumbers.removed(from: $0)?.text ?? $0 }
        #expect(text == "http://a.example/case" + left)
    }

    @Test("An address of twenty thousand persons is gone through once, not once for each")
    func crowded() {
        let asked = "http://a.example/#x,https://u@host.com/,"
        var text: String? = asked + String(repeating: "a1@b.cn,", count: 20_000)
        PersonalAddress.visit(&text, .none) { $0 = PersonalNumbers.removed(from: $0)?.text ?? $0 }
        let left = asked.replacing("@", with: "%40") + String(repeating: ",", count: 20_000)
        #expect(text == left)
    }

    @Test(
        "What an address needs to lead somewhere stays as it is written",
        arguments: [
            "?id=13800000000", "?a=%E5%BC%A0&b", "?q=a+b%20c#top", "?sig=aGk%3D&t=1571924582000",
            "?id=110105194912310021",
            "#/lesson/13800000000", "?", "?&&=", "?img=icon@2x.png", "?thumb=cover@400w.jpg&id=7",
            "?key=course@2024.zip",
            "?pkg=vue@next.min.js", "?next=https://u@host.com/a", "?u=https%3A%2F%2Fyy.cn%2Fimg%402x.png%3Fa%3D1",
            "?filename=15012345678.mp4", "?fileName=17098765432", "?resourcename=15012345678", "?namespace=15012345678",
            "?classname=15012345678", "?uid=13912345678", "?userid=13912345678&id=5", "?hotelId=13912345678",
            "?telescopeId=13912345678", "?contactless=13912345678", "?mailNo=15012345678", "?accountId=15012345678",
            "?wx=from_wechat", "?vx=20190101", "?wx=icon@2x.png", "?name=icon@2x.png", "?qq=abc", "?qq=", "?wechat",
        ])
    func needed(asked: String) {
        var text: String? = "http://a.example/case" + asked
        PersonalAddress.visit(&text, .none) { $0 = PersonalNumbers.removed(from: $0)?.text ?? $0 }
        #expect(text == "http://a.example/case" + asked)
    }
}
