import Metadata

/// A source with a paged JSON list and flags for honours and parts (the shape of the 晒课 site).
struct JSONGetVoice: PlatformVoice {
    let simulation: Simulation
    let source: SimulatedSource
    let cache: ListIndexCache

    func answer(_ request: SimulatedRequest, _ surroundings: Surroundings) -> SimulatedAnswer {
        guard request.path == "api/cases" else { return .notFound }
        let size = min(max(request.query["pageSize"].flatMap { Int($0) } ?? surroundings.pageSize, 1), 1000)
        let number = max(request.query["pageIndex"].flatMap { Int($0) } ?? 1, 1)
        let filter = ListFilter(
            day: surroundings.day, showsDeleted: false,
            forgetPercent: surroundings.isEmpty ? 100 : surroundings.forgetPercent)
        let list = cache.index(of: source, filter) { simulation.buildIndex(source, filter) }
        var writer = ByteWriter(capacity: 128 + size * 800)
        writer.add("{\"success\":true,\"result\":{\"pageIndex\":")
        writer.add(number)
        writer.add(",\"pageCount\":")
        writer.add((list.count + size - 1) / size)
        writer.add(",\"totalCount\":")
        writer.add(list.count)
        writer.add(",\"rows\":[")
        var isFirst = true
        simulation.page(source, filter, list, offset: (number - 1) * size, limit: size) { index, life in
            if !isFirst { writer.add(UInt8(ascii: ",")) }
            isFirst = false
            row(simulation.record(source, index, life), &writer)
        }
        writer.add("]}}")
        return SimulatedAnswer(contentType: "application/json; charset=utf-8", body: writer.bytes)
    }

    private func row(_ record: TrueRecord, _ writer: inout ByteWriter) {
        writer.add("\n{\"sdResIdCaseId\":\"")
        writer.add(idOf: record.index, source, seed: simulation.settings.seed)
        writer.add("\",\"caseName\":\"")
        writer.add(record.title)
        writer.add("\",\"xueduan\":\"")
        writer.add(record.stage?.code == "primary" ? "1" : record.stage?.code == "junior" ? "2" : "3")
        text("xueduanName", record.stage, &writer)
        text("subjectName", record.subject, &writer)
        text("versionName", record.edition, &writer)
        writer.add("\",\"nodeCode\":\"")
        writer.add(record.lesson ?? 0, width: 6)
        text("nodeName", record.section, &writer)
        // A module of 高中 stands alone: 必修1, with the grade beside it.
        let isModule = record.stage?.code == "senior"
        if isModule { text("gradeName", record.gradeName, &writer) }
        writer.add("\",\"volumeName\":\"")
        if !isModule { writer.add(record.gradeName) }
        writer.add(record.volume)
        writer.add("\",\"teacherName\":\"")
        writer.add(record.teacher)
        writer.add("\",\"schoolName\":\"")
        writer.add(record.school)
        text("languageName", record.tongue.label, &writer)
        // The flags are cumulative: a national honour implies those of province, city and county.
        let level =
            ["county_youke", "city_youke", "provincial_youke", "national_youke"]
            .firstIndex(of: record.award?.code ?? "").map { $0 + 1 } ?? 0
        flag("\",\"isCountriesGood\":", level >= 4, &writer)
        flag(",\"isProvinceGood\":", level >= 3, &writer)
        flag(",\"isCityGood\":", level >= 2, &writer)
        flag(",\"isCountyGood\":", level >= 1, &writer)
        flag(",\"isCaseJxsj\":", record.parts.contains(.plan), &writer)
        flag(",\"isCaseKj\":", record.parts.contains(.courseware), &writer)
        flag(",\"isCaseEvl\":", record.parts.contains(.exercise), &writer)
        flag(",\"vflag\":", record.parts.contains(.video), &writer)
        writer.add(",\"yearMark\":\"2019\",\"creTime\":\"")
        writer.add(dateOf: record.datestamp)
        writer.add("\"}")
    }

    private func text(_ key: StaticString, _ value: Name?, _ writer: inout ByteWriter) {
        writer.add("\",\"")
        writer.add(key)
        writer.add("\":\"")
        writer.add(value)
    }

    private func flag(_ key: StaticString, _ isSet: Bool, _ writer: inout ByteWriter) {
        writer.add(key)
        writer.add(isSet ? UInt8(ascii: "1") : UInt8(ascii: "0"))
    }
}
