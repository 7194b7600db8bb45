using System.Text;

namespace AuditOtel.Collector.Tests.Formats;

/// <summary>Reads CSV by the grammar of RFC 4180, section 2, and nothing else.</summary>
internal static class CsvText
{
    internal static List<string[]> Read(string text)
    {
        var rows = new List<string[]>();
        var row = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            row.Add(text[at] == '"' ? Quoted(text, ref at) : Plain(text, ref at));
            if (at < text.Length && text[at] == ',')
            {
                at++;
                if (at == text.Length)
                    throw new FormatException("A line ends behind a comma.");
                continue;
            }

            if (!text.AsSpan(at).StartsWith("\r\n"))
                throw new FormatException($"Neither comma nor line end at {at}.");
            at += 2;
            rows.Add([.. row]);
            row.Clear();
        }

        return rows;
    }

    private static string Plain(string text, ref int at)
    {
        var length = text.AsSpan(at).IndexOfAny(",\r\n\"");
        var cell = text.Substring(at, length < 0 ? text.Length - at : length);
        at += cell.Length;
        return cell;
    }

    private static string Quoted(string text, ref int at)
    {
        var cell = new StringBuilder();
        for (at++; ; at++)
        {
            if (text[at] != '"')
                cell.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] == '"')
                cell.Append(text[++at]);
            else
                break;
        }

        at++;
        return cell.ToString();
    }
}
