import Metadata
import TestSupport
import Testing

@Suite("Kinds of units")
struct ProviderKindTests {
    @Test(
        "The longest known ending of a name tells its kind; brackets at the end do not count",
        arguments: [
            ("广河县实验小学", "school"), ("扎兰屯市外国语学校", "school"), ("北京市第四中学（东校区）", "school"), ("示例职业高级中学", "school"),
            ("示例师范高等专科学校", "college"), ("示例理工大学", "college"), ("人民教育出版社", "press"), ("示例教育科技有限公司", "company"),
            ("兰州一中", "school"), ("北京四中", "school"), ("示例第十一中", "school"), ("史家胡同小学教育集团", "school"),
            ("北京第一实验小学教育集团", "school"), ("某某特殊教育中心", "school"), ("示例教育集团", "company"),
            ("甘肃省电化教育中心", nil), ("甲", nil), ("", nil),
        ] as [(String, String?)])
    func kind(name: String, kind: String?) throws {
        #expect(try Vocabularies(root: Project.root).providerKinds.kind(of: name) == kind)
    }
}
