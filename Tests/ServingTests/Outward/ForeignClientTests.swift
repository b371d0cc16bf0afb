import Foundation
import Metadata
import TestSupport
import Testing

@testable import Serving

/// A client that harvests ListRecords of oai_dc: it says `half` after 300 records and waits for a line, then goes on and
/// says `{identifier} {active|deleted}` of every record it has met, in order.
struct MovingClient: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var program: URL
    var arguments: [String]

    private static let python = Project.root.url.appending(path: ".build/python/bin/python")
    private static let perl = URL(filePath: "/usr/bin/perl")
    private static let shell = URL(filePath: "/bin/sh")

    /// Those that can be started here.
    static var installed: [MovingClient] {
        all.filter { FileManager.default.isExecutableFile(atPath: $0.program.path) }
    }

    private static let all: [MovingClient] = [
        MovingClient(
            testDescription: "curl with xmllint", program: shell,
            arguments: [
                "-c",
                """
                set -eu; page=$(mktemp); all=$(mktemp); trap 'rm -f "$page" "$all"' EXIT
                query='metadataPrefix=oai_dc'; said=
                while [ -n "$query" ]; do
                    curl -fsS --max-time 60 "$1?verb=ListRecords&$query" > "$page"
                    xmllint --xpath "//*[local-name()='header']" "$page" >> "$all"
                    token=$(xmllint --xpath "string(//*[local-name()='resumptionToken'])" "$page")
                    query=${token:+resumptionToken=$token}
                    if [ -z "$said" ] && [ "$(grep -o '<header' "$all" | wc -l)" -ge 300 ]; then
                        said=yes; echo half; read -r line
                    fi
                done
                { tr -d '\\n' < "$all"; echo; } | sed 's/<header/\\n&/g' | sed -n \\
                    -e 's/<header[^>]*"deleted".*<identifier>\\([^<]*\\).*/\\1 deleted/p;t' \\
                    -e 's/<header.*<identifier>\\([^<]*\\).*/\\1 active/p'
                """, "curl",
            ]),
        MovingClient(
            testDescription: "sickle", program: python,
            arguments: [
                "-c",
                """
                import sys; from sickle import Sickle
                met = []
                for record in Sickle(sys.argv[1]).ListRecords(metadataPrefix='oai_dc'):
                    met.append(record.header)
                    if len(met) == 300: print('half', flush=True); sys.stdin.readline()
                for header in met: print(header.identifier, 'deleted' if header.deleted else 'active')
                """,
            ]),
        MovingClient(
            testDescription: "oaipmh-scythe", program: python,
            arguments: [
                "-c",
                """
                import sys; from oaipmh_scythe import Scythe
                met = []
                with Scythe(sys.argv[1]) as client:
                    for record in client.list_records(metadata_prefix='oai_dc'):
                        met.append(record.header)
                        if len(met) == 300: print('half', flush=True); sys.stdin.readline()
                for header in met: print(header.identifier, 'deleted' if header.deleted else 'active')
                """,
            ]),
        MovingClient(
            testDescription: "HTTP::OAI", program: perl,
            arguments: [
                "-MHTTP::OAI", "-e",
                """
                my @met; $| = 1;
                my $answer = HTTP::OAI::Harvester->new(baseURL => shift)->ListRecords(
                    metadataPrefix => "oai_dc", onRecord => sub {
                        push @met, shift;
                        if (@met == 300) { print "half\\n"; my $line = <STDIN>; }
                    });
                die $answer->message if $answer->is_error;
                print $_->identifier, " ", ($_->is_deleted ? "deleted" : "active"), "\\n" for @met;
                """,
            ]),
        MovingClient(
            testDescription: "Catmandu", program: perl,
            arguments: [
                "-MCatmandu::Sane", "-MCatmandu", "-e",
                """
                my @met; $| = 1;
                Catmandu->importer("OAI", url => shift, metadataPrefix => "oai_dc")->each(sub {
                    push @met, shift;
                    if (@met == 300) { print "half\\n"; my $line = <STDIN>; }
                });
                print $_->{_identifier}, " ", (($_->{_status} // "") eq "deleted" ? "deleted" : "active"), "\\n" for @met;
                """,
            ]),
    ]
}

@Suite("Clients we did not write harvest everything", .timeLimit(.minutes(5)))
struct ForeignClientTests {
    @Test(
        "curl with xmllint, sickle, oaipmh-scythe, HTTP::OAI and Catmandu each find every record; every page is valid")
    func everything() async throws {
        let records = (0..<1_250).map { SiteFixture.lesson("f\($0)", "第 \($0) 课", grade: $0 % 9 + 1) }
        let site = try SiteFixture(records: records, outward: true)
        let said = try await withServer(site) { base in
            try await ForeignProgram.run(
                Project.root.url.appending(path: ".ci/foreign-clients"), [base + "/oai"])
        }
        #expect(said.status == 0, "\(said.output)")
        #expect(said.output.contains("expected: 1250"), "\(said.output)")
        #expect(said.output.contains("ok: curl+xmllint"), "\(said.output)")
        #expect(!said.output.contains("WRONG"), "\(said.output)")
    }

    @Test(
        "What each has at the end is the catalogue, though a night was published and the server restarted in mid-list",
        arguments: MovingClient.installed)
    func moving(client: MovingClient) async throws {
        let records = (0..<700).map { SiteFixture.lesson("m\($0)", "第 \($0) 课", grade: $0 % 9 + 1) }
        let site = try SiteFixture(records: records, outward: true)
        var started: TalkingProgram?
        let port = try await withServer(site.server) { port in
            let program = try TalkingProgram(
                client.program, client.arguments + ["http://127.0.0.1:\(port)/oai"])
            #expect(await program.hear() == "half")
            started = program
            return port
        }
        let program = try #require(started)
        let news = (650..<720).map { SiteFixture.lesson("m\($0)", "新 \($0) 课", grade: $0 % 9 + 1) }
        try site.publish(news, deleting: ["m1", "m640"])
        let met = try await withServer(site.restarted(), port: port) { _ in
            try program.say("go on")
            var met: [String: String] = [:]
            while let line = await program.hear() {
                let words = line.split(separator: " ").map(String.init)
                met[words[0]] = words.count == 2 ? words[1] : line
            }
            return met
        }
        let expected = (0..<720).map { SiteFixture.lesson("m\($0)", "").id }
        #expect(Set(met.keys) == Set(expected.map { "oai:test.example:" + $0 }))
        let gone = [1, 640].map { "oai:test.example:" + SiteFixture.lesson("m\($0)", "").id }
        #expect(Set(met.filter { $0.value == "deleted" }.keys) == Set(gone))
    }
}
