import Testing

@testable import Harvesting

@Suite("Addresses after DNS")
struct NetworkAddressTests {
    @Test(
        "Loopback, private and shared ranges are intranet",
        arguments: [
            [127, 0, 0, 1], [10, 1, 2, 3], [172, 16, 0, 1], [172, 31, 255, 255], [192, 168, 1, 1], [100, 64, 0, 1],
        ] as [[UInt8]])
    func intranet(address: [UInt8]) {
        #expect(NetworkAddress.reach(of: address) == .intranet)
        let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF] + address
        #expect(NetworkAddress.reach(of: mapped) == .intranet)
        #expect(
            NetworkAddress.reach(of: [0x00, 0x64, 0xFF, 0x9B] + [UInt8](repeating: 0, count: 8) + address) == .intranet)
    }

    @Test(
        "Link-local (cloud metadata), multicast, unspecified and reserved are nobody's platform",
        arguments: [[169, 254, 169, 254], [0, 0, 0, 0], [224, 0, 0, 1], [255, 255, 255, 255], [192, 0, 2, 1]]
            as [[UInt8]])
    func never(address: [UInt8]) {
        #expect(NetworkAddress.reach(of: address) == .never)
    }

    @Test("Public addresses are public", arguments: [[8, 8, 8, 8], [172, 32, 0, 1], [192, 169, 0, 1]] as [[UInt8]])
    func isPublic(address: [UInt8]) {
        #expect(NetworkAddress.reach(of: address) == .public)
    }

    @Test("IPv6: loopback and unique local are intranet, link-local never, 2000::/3 public")
    func v6() {
        func address(_ head: [UInt8], last: UInt8 = 1) -> [UInt8] {
            head + [UInt8](repeating: 0, count: 15 - head.count) + [last]
        }
        #expect(NetworkAddress.reach(of: address([])) == .intranet)
        #expect(NetworkAddress.reach(of: address([], last: 0)) == .never)
        #expect(NetworkAddress.reach(of: address([0xFD])) == .intranet)
        #expect(NetworkAddress.reach(of: address([0xFE, 0x80])) == .never)
        #expect(NetworkAddress.reach(of: address([0xFF, 0x02])) == .never)
        #expect(NetworkAddress.reach(of: address([0x24, 0x08])) == .public)
        #expect(NetworkAddress.reach(of: address([0x20, 0x02, 10, 0, 0, 1])) == .intranet)
    }
}
