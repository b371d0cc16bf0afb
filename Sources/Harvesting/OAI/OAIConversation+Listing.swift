internal import Metadata

/// Identify and ListRecords.
extension OAIConversation {
    /// - Parameter answer: rubbish is tolerated; day granularity and no deletions are what every repository can do.
    mutating func identified(_ answer: [String: String]) {
        granularity = stamps.areDays ? .day : OAIDatestamp.Granularity(tolerant: answer["granularity"])
        let known = ["no", "transient", "persistent"]
        deletedRecord = answer["deletedRecord"].flatMap { known.contains($0) ? $0 : nil } ?? "no"
        let every = options.fullEvery ?? ["persistent": 30, "transient": 7][deletedRecord] ?? 1
        if !isFull, every > 0, nightsSinceFull + 1 >= every {
            isFull = true
            note(
                deletedRecord == "persistent"
                    ? "每 \(every) 夜列一次全部记录，轮到本次" : "平台不可靠地报告删除（deletedRecord=\(deletedRecord)），本次列全部记录")
        }
        beginSet()
    }

    mutating func beginSet() {
        let set = options.sets.indices.contains(setIndex) ? options.sets[setIndex] : nil
        listing = OAIListing(set: set, from: isFull ? nil : since.map { granularity.text($0) })
        phase = .listing
    }

    mutating func listed(_ envelope: OAIEnvelope, isCut: Bool) {
        if let error = envelope.errors.first {
            refused(error)
            return
        }
        pages += 1
        listing.pages += 1
        listing.delivered += pageNews
        listing.newSinceRestart += pageNews
        if listing.claimed == nil, !listing.isRepeat { listing.claimed = envelope.token?.completeListSize }
        guard let next = envelope.token?.text, !next.isEmpty else {
            if isCut {
                startComparing("列表有一页总在中途断掉，改为逐条核对")
            } else {
                listEnded()
            }
            return
        }
        listing.empty = pageCount == 0 ? listing.empty + 1 : 0
        listing.barren = pageCount > 0 && pageNews == 0 ? listing.barren + 1 : 0
        if listing.empty > OAIListing.emptyPages {
            note("平台在末页之后不断给出空页，已停止")
            listEnded()
        } else if !listing.goOn(to: next, hasNews: pageNews > 0) || isBarren {
            note("平台重复给出同一页（resumptionToken 打转），已停止")
            lostThread()
        }
    }

    /// A repeated list has to pass what was delivered already before anything new can come.
    private var isBarren: Bool {
        listing.barren > OAIListing.barrenPages + (listing.isRepeat ? listing.pages : 0)
    }

    private mutating func refused(_ error: OAIEnvelope.Failure) {
        switch error.code {
        case "noRecordsMatch":
            if listing.token == nil, listing.set != nil, listing.delivered == 0 {
                phase = .checkingSet
            } else if listing.token == nil {
                listEnded()
            } else {
                // To a token it is no answer: a list in the middle of which it comes has not ended.
                tokenRefused()
            }
        case "badResumptionToken" where listing.token != nil: tokenRefused()
        case "badArgument" where listing.token == nil && listing.from != nil: narrowArguments()
        case "cannotDisseminateFormat":
            fail("平台不提供 \(options.metadataPrefix) 格式", next: "用 ListMetadataFormats 查看可用格式，改 options.metadataPrefix")
        default:
            fail("平台拒绝请求（\(error.code.prefix(40))）", next: "核对 options 的 metadataPrefix 和 set，或联系平台")
        }
    }

    /// `from` was refused: first without the time of day, then without the argument.
    private mutating func narrowArguments() {
        if granularity == .second {
            granularity = .day
            listing.from = since?.day
            note("平台不接受带时间的 from，改用日期")
        } else {
            isFull = true
            listing.from = nil
            note("平台不接受 from，本次列全部记录")
        }
    }

    private mutating func tokenRefused() {
        if listing.isWhole { listEnded() } else { lostThread() }
    }

    /// The token leads no further, though the list may.
    private mutating func lostThread() {
        let isStuck = listing.restarted > 0 && listing.newSinceRestart == 0
        if listing.isWhole || (isStuck && listing.claimed == nil && breakage == nil) {
            listEnded()
        } else if isStuck || listing.restarted >= OAIListing.restarts {
            startComparing("列表续传失败，改为逐条核对")
        } else {
            note("resumptionToken 失效，已从最后的日期重新列出")
            listing.restart(granularity)
        }
    }

    mutating func listEnded() {
        if let size = listing.claimed, size > listing.delivered {
            startComparing("平台称有 \(size) 条，收到 \(listing.delivered) 条，用 ListIdentifiers 核对")
        } else {
            if let size = listing.claimed, size < listing.delivered {
                note("平台称有 \(size) 条，实际收到 \(listing.delivered) 条")
            }
            if listing.hasNameless { isDoubtful = true }
            // Of several sets one may say its size and another not: what they brought is then what there is.
            let isClaimed = listing.claimed != nil || options.sets.count > 1
            add(claim: isClaimed ? listing.delivered + listing.copies : nil)
            nextSet()
        }
    }

    mutating func setChecked(_ envelope: OAIEnvelope) {
        let set = listing.set ?? ""
        let isThere = envelope.sets.contains { $0 == set || $0.hasPrefix(set + ":") }
        let isWholeList = envelope.token?.text.isEmpty ?? true
        if isThere {
            nextSet()
        } else if isWholeList {
            fail("集合 \(set) 已不存在", next: "用 ListSets 查看现有集合，改 options.set；原有记录保持可查")
        } else {
            isDoubtful = true
            nextSet()
        }
    }

    mutating func add(claim: Int?) {
        if let claim { claimed = (claimed ?? 0) + claim }
    }

    mutating func nextSet() {
        setIndex += 1
        breakage = nil
        if setIndex < options.sets.count { beginSet() } else { phase = .finished }
    }
}
