import Glibc

/// Pearson's chi-square test of counts against the shares that they should have.
public enum ChiSquare {
    /// How probable it is that counts differ from their expected shares at least as much as these do.
    ///
    /// Cells with fewer than five expected are pooled into one, as the test's validity asks.
    ///
    /// - Parameters:
    ///   - counts: How often each outcome was seen.
    ///   - weights: The relative weight of each; an outcome of weight 0 that was seen makes the probability 0.
    public static func probability(of counts: [Int], weights: [Int]) -> Double {
        let total = Double(counts.reduce(0, +))
        let sum = Double(weights.reduce(0, +))
        var cells: [(seen: Double, expected: Double)] = []
        var pooled = (seen: 0.0, expected: 0.0)
        for (count, weight) in zip(counts, weights) {
            if weight == 0 {
                if count > 0 { return 0 }
                continue
            }
            let cell = (seen: Double(count), expected: total * Double(weight) / sum)
            if cell.expected < 5 {
                pooled.seen += cell.seen
                pooled.expected += cell.expected
            } else {
                cells.append(cell)
            }
        }
        if pooled.expected >= 5 || (pooled.expected > 0 && cells.isEmpty) {
            cells.append(pooled)
        } else if pooled.expected > 0 {
            cells[0].seen += pooled.seen
            cells[0].expected += pooled.expected
        }
        guard cells.count > 1 else { return 1 }
        let statistic = cells.reduce(0) { sum, cell in
            let difference = cell.seen - cell.expected
            return sum + difference * difference / cell.expected
        }
        return upperTail(shape: Double(cells.count - 1) / 2, statistic / 2)
    }

    /// The regularised upper incomplete gamma function Q(a, x), by its series or its continued fraction.
    private static func upperTail(shape: Double, _ value: Double) -> Double {
        guard value > 0 else { return 1 }
        let scale = exp(shape * log(value) - value - lgamma(shape))
        if value < shape + 1 {
            var term = 1 / shape
            var sum = term
            var step = shape
            while abs(term) > abs(sum) * 1e-15 {
                step += 1
                term *= value / step
                sum += term
            }
            return 1 - sum * scale
        }
        // Lentz's algorithm (Numerical Recipes 6.2).
        var denominator = value + 1 - shape
        var numerator = 1e300
        var inverse = 1 / denominator
        var fraction = inverse
        for step in 1...10_000 {
            let factor = -Double(step) * (Double(step) - shape)
            denominator += 2
            inverse = 1 / (factor * inverse + denominator)
            numerator = denominator + factor / numerator
            let change = numerator * inverse
            fraction *= change
            if abs(change - 1) < 1e-15 { break }
        }
        return scale * fraction
    }
}
