internal import Metadata
internal import Searching

/// The answer of `GET /api/search`.
struct SearchJSON {
    let labels: Labels
    let query: SearchQuery

    func bytes(_ results: SearchResults) -> [UInt8] {
        var json = CanonicalJSON(reserving: 4096 + results.hits.count * 1536)
        json.object { json in
            json.member("total", results.total)
            json.member("works", results.works)
            json.key("hits")
            json.array(results.hits) { write($1, &$0) }
            json.key("facets")
            json.object { json in
                for field in FacetField.allCases {
                    guard let counts = results.facets[field] else { continue }
                    json.key(field.name)
                    json.array(counts) { json, count in
                        json.object {
                            $0.member("code", count.code)
                            $0.member("name", labels.name(field, count.code))
                            $0.member("count", count.count)
                        }
                    }
                }
            }
            json.key("cutFacets")
            json.object { json in
                for field in FacetField.allCases {
                    guard let count = results.cut[field] else { continue }
                    json.key(field.name)
                    json.number(count)
                }
            }
            json.key("filters")
            json.array(results.understood) { json, filter in
                json.object {
                    $0.member("field", filter.field.name)
                    $0.member("codes", filter.codes)
                    $0.member("words", filter.words)
                }
            }
            orNull("relaxed", results.relaxed, &json)
            orNull("didYouMean", results.didYouMean, &json)
            orNull("next", results.next, &json)
            json.member("generation", Int(results.generation))
        }
        return json.bytes
    }

    private func orNull(_ name: StaticString, _ value: String?, _ json: inout CanonicalJSON) {
        json.key(name)
        if let value { json.string(value) } else { json.null() }
    }

    private func write(_ hit: SearchResults.Hit, _ json: inout CanonicalJSON) {
        json.object { json in
            ResourceJSON(labels: labels).writeMembers(hit.resource, &json)
            json.key("score")
            json.number((hit.score * 10_000).rounded() / 10_000)
            json.member("alsoAt", hit.alsoAt)
            if !hit.highlights.isEmpty {
                json.key("highlights")
                json.object { json in
                    for (field, segments) in hit.highlights.sorted(by: { $0.key < $1.key }) {
                        json.key(field)
                        json.array(segments) { json, segment in
                            json.object {
                                $0.member("text", segment.text)
                                if segment.isMatch {
                                    $0.key("match")
                                    $0.bool(true)
                                }
                            }
                        }
                    }
                }
            }
            json.member("explanation", hit.explanation)
        }
    }
}

/// A resource in a list: what a teacher decides by. The whole record is at `/api/resources/{id}`.
struct ResourceJSON {
    let labels: Labels

    func writeMembers(_ resource: LearningResource, _ json: inout CanonicalJSON) {
        json.member("id", resource.id)
        json.member("source", resource.platform)
        json.member("sourceName", labels.name(.source, resource.platform))
        json.member("sourceId", resource.sourceID)
        json.member("title", resource.displayTitle)
        json.member("titles", resource.titles.count > 1 ? resource.titles.map(\.text) : [])
        json.member("description", resource.descriptions.first.map { String($0.text.prefix(300)) })
        json.member("url", Link(external: resource.landingPage)?.address)
        if let type = resource.resourceType { write("type", .type, type, &json) }
        list("stages", .stage, resource.stages, &json)
        json.members("grades", resource.grades) { $0.number($1) }
        list("subjects", .subject, resource.subjects, &json)
        if let edition = resource.edition {
            write("edition", .edition, Coded(code: edition.code, raw: edition.raw), &json)
        }
        if let volume = resource.volume { write("volume", .volume, volume, &json) }
        if let node = resource.node {
            json.key("node")
            json.object {
                $0.member("path", node.path)
                $0.member("key", node.key)
            }
        }
        json.member("languages", resource.languages.map(\.code))
        json.member("creators", resource.creators.map(\.name))
        json.member("school", resource.school?.name)
        json.member("provider", resource.provider?.name)
        json.member("province", resource.region.province)
        json.members("awards", resource.awards) { json, award in
            json.object {
                $0.member("level", award.level)
                $0.member("name", labels.name(.award, award.level))
                $0.member("year", award.year)
            }
        }
        json.member("year", resource.activityYear)
        json.member("license", resource.rights.license)
        json.member("access", resource.rights.access)
    }

    private func write(_ name: StaticString, _ field: FacetField, _ coded: Coded, _ json: inout CanonicalJSON) {
        json.key(name)
        object(field, coded, &json)
    }

    private func list(_ name: StaticString, _ field: FacetField, _ values: [Coded], _ json: inout CanonicalJSON) {
        json.members(name, values) { object(field, $1, &$0) }
    }

    private func object(_ field: FacetField, _ coded: Coded, _ json: inout CanonicalJSON) {
        json.object {
            $0.member("code", coded.code)
            $0.member("name", coded.code.map { labels.name(field, $0) } ?? coded.raw)
        }
    }
}
