using System.CommandLine;
using System.CommandLine.Parsing;

namespace AuditOtel.Cli.Commands;

/// <summary>An option that takes one of a few words; letter case does not count, and a number is no word.</summary>
internal static class WordOption
{
    internal static Option<T?> Create<T>(string name, string description, IReadOnlyList<T> values, Func<T, string> word)
        where T : struct, Enum
    {
        var words = string.Join(", ", values.Select(word));
        return new Option<T?>(name) { Description = $"{description} One of {words}.", CustomParser = Parse };

        T? Parse(ArgumentResult argument)
        {
            var text = argument.Tokens[0].Value;
            foreach (var value in values)
            {
                if (string.Equals(word(value), text, StringComparison.OrdinalIgnoreCase))
                    return value;
            }

            argument.AddError($"{name} {text} is not known: write one of {words}.");
            return null;
        }
    }

    /// <summary>The same for words that are known only when the program runs.</summary>
    internal static Option<string?> Create(string name, string description, IReadOnlyList<string> words)
    {
        var list = string.Join(", ", words);
        return new Option<string?>(name) { Description = $"{description} One of {list}.", CustomParser = Parse };

        string? Parse(ArgumentResult argument)
        {
            var text = argument.Tokens[0].Value;
            if (words.FirstOrDefault(word => string.Equals(word, text, StringComparison.OrdinalIgnoreCase)) is { } known)
                return known;
            argument.AddError($"{name} {text} is not known: write one of {list}.");
            return null;
        }
    }
}
