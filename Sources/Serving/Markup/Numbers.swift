extension Int {
    /// `1 234 567` with the thin groups readers expect: `1,234,567`.
    var grouped: String {
        let digits = String(magnitude)
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return self < 0 ? "−" + result : result
    }
}

extension Double {
    /// Per cent with as many digits as say something: `0.4 %`, `37 %`, `100 %`. Never rounds up to 100.
    var percent: String {
        let value = self * 100
        if value >= 100 { return "\(Int(value)) %" }
        if value >= 10 { return "\(Int(value)) %" }
        return "\((value * 10).rounded(.down) / 10) %"
    }
}
