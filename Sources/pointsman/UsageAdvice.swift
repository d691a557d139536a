import ArgumentParser
import Resources

/// What a mistyped command line was meant to be: the parser itself names only what it misses, not what was mistyped.
enum UsageAdvice {
    /// A word in the place of a command that is none, as an error's text; nil where all is well with the commands.
    ///
    /// - Parameter arguments: The command line behind the program's name.
    static func unknownCommand(_ arguments: [String]) -> String? {
        var command: any ParsableCommand.Type = Pointsman.self
        var path = [Pointsman._commandName]
        for word in arguments.drop(while: { $0 == "help" }) {
            let subcommands = command.configuration.subcommands
            guard !subcommands.isEmpty, !word.hasPrefix("-") else { return nil }
            if let next = subcommands.first(where: { $0._commandName == word }) {
                command = next
                path.append(word)
                continue
            }
            let name = path.joined(separator: " ")
            let names = subcommands.map { $0._commandName }
            let advice =
                Suggestion.nearest(to: word, among: names).map { "is '\($0)' what you mean?" }
                ?? "it has \(names.joined(separator: ", "))"
            return "unknown command '\(word)' of \(name): \(advice)"
        }
        return nil
    }

    /// The first option that the command does not have, as an error's text; nil where it has all of them.
    static func unknownOption(_ arguments: [String]) -> String? {
        var command: any ParsableCommand.Type = Pointsman.self
        var path = [Pointsman._commandName]
        var rest = arguments[...]
        while let word = rest.first,
            let next = command.configuration.subcommands.first(where: { $0._commandName == word })
        {
            command = next
            path.append(word)
            rest = rest.dropFirst()
        }
        let known = options(of: command)
        for argument in rest.prefix(while: { $0 != "--" }) where argument.hasPrefix("--") {
            let option = String(argument.prefix { $0 != "=" })
            guard !known.contains(option) else { continue }
            let name = path.joined(separator: " ")
            if !command.configuration.subcommands.isEmpty {
                return
                    "unknown option '\(option)' of \(name): options follow the command, such as pointsman check --config FILE"
            }
            let advice =
                Suggestion.nearest(to: option, among: known).map { "is '\($0)' what you mean?" }
                ?? "see \(name) --help"
            return "unknown option '\(option)' of \(name): \(advice)"
        }
        return nil
    }

    /// The long options of a command, as its help lists them.
    private static func options(of command: any ParsableCommand.Type) -> [String] {
        let help = Pointsman.helpMessage(for: command, includeHidden: true)
        guard let start = help.firstRange(of: "OPTIONS:")?.upperBound else { return [] }
        var options: [String] = []
        for line in help[start...].split(separator: "\n") where line.drop(while: { $0 == " " }).hasPrefix("-") {
            for word in line.split(whereSeparator: { " ,/".contains($0) }) where word.hasPrefix("--") {
                options.append(String(word))
            }
        }
        return options
    }
}
