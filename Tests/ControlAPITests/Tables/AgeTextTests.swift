import ControlAPI
import Resources
import Testing

/// The API server's rule for date cells.
@Suite struct AgeTextTests {
    @Test(
        arguments: [
            (-2, "<invalid>"),
            (-1, "0s"),
            (0, "0s"),
            (1, "1s"),
            (119, "119s"),
            (120, "2m"),
            (121, "2m1s"),
            (599, "9m59s"),
            (600, "10m"),
            (659, "10m"),
            (10_799, "179m"),
            (10_800, "3h"),
            (10_860, "3h1m"),
            (28_799, "7h59m"),
            (28_800, "8h"),
            (172_799, "47h"),
            (172_800, "2d"),
            (176_400, "2d1h"),
            (691_199, "7d23h"),
            (691_200, "8d"),
            (63_071_999, "729d"),
            (63_072_000, "2y"),
            (63_158_400, "2y1d"),
            (252_287_999, "7y364d"),
            (252_288_000, "8y"),
            (3_153_600_000, "100y"),
        ] as [(Int64, String)])
    func ages(_ seconds: Int64, _ text: String) {
        let moment = Timestamp(seconds: 1_800_000_000)
        #expect(AgeText.text(since: moment, now: Timestamp(seconds: moment.seconds + seconds)) == text)
    }

    @Test func agesThatDoNotFit() {
        let ends = (Timestamp(seconds: .min), Timestamp(seconds: .max))
        #expect(AgeText.text(since: ends.0, now: ends.1) == "<invalid>")
        #expect(AgeText.text(since: ends.1, now: ends.0) == "<invalid>")
    }
}
