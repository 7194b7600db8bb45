using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AuditOtel.Collector.Formats;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Tests.Records;
using AuditOtel.Otlp;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Formats;

/// <summary>Whatever a record holds: one line that can be read again, and every value in it.</summary>
[Trait("Requirement", "L6")]
[Trait("Requirement", "S11")]
public sealed partial class FormatTests
{
    public static TheoryData<string> Formats => [.. RecordFormats.Names];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Any_record_is_one_line_that_can_be_read_again(string name) => Prop.ForAll(AnyRecord.Views, view =>
    {
        var text = Line(name, view);
        DemandOneLine(text);
        Parse(name, text);
        return true;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_hostile_value_stays_in_its_place_wherever_it_stands(string name)
    {
        foreach (var value in Hostile.All)
        {
            var record = new AuditRecord("user.delete", AuditAction.Delete, new AuditTarget("user", value))
            {
                Message = value,
                Reason = value,
                Attributes = new Dictionary<string, object>(StringComparer.Ordinal) { ["audit.arg.note"] = value, ["client.address"] = value },
            };
            var text = Line(name, EntryBuilder.Kept(record, new AuditActor(value)));

            DemandOneLine(text);
            var values = Parse(name, text);
            // JSON has all six; CSV and CEF write some of them out as no reader can turn back.
            var least = name is "csv" or "cef" ? 3 : 6;
            Assert.True(values.Count(one => Recovered(name, one).Contains(value, StringComparison.Ordinal)) >= least, $"{name} lost '{value[..Math.Min(20, value.Length)]}'.");
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_line_or_heading_begins_with_the_mark_and_no_two_marks_begin_alike(string name)
    {
        var format = RecordFormats.Find(name)!;
        var begin = format.Heading.IsEmpty ? Encoding.UTF8.GetBytes(Line(name, EntryBuilder.Kept(Record()))) : format.Heading;

        Assert.True(begin.StartsWith(format.Mark));
        Assert.True(begin.IndexOf(format.Signature) >= 0, $"{name} is not signed.");
        foreach (var other in RecordFormats.All.Where(other => other != format))
            Assert.False(other.Mark.StartsWith(format.Mark), $"{other.Name} begins like {name}.");
    }

    [Fact]
    public void The_csv_heading_names_each_column_once_and_each_line_has_as_many_cells()
    {
        var format = RecordFormats.Find("csv")!;
        var rows = CsvText.Read(Encoding.UTF8.GetString(format.Heading) + Line("csv", EntryBuilder.Kept(Record())));

        Assert.Equal(rows[0].Length, rows[1].Length);
        Assert.Equal(rows[0].Length, rows[0].Distinct(StringComparer.Ordinal).Count());
        Assert.Equal("42", rows[1][Array.IndexOf(rows[0], "target")]);
        Assert.Equal("{\"audit.schema.version\":\"1\"}", rows[1][Array.IndexOf(rows[0], "attributes")]);
    }

    [Fact]
    public void No_csv_cell_starts_a_formula() => Prop.ForAll(
        AnyRecord.Views,
        static view => CsvText.Read(Line("csv", view))[0].All(static cell => cell.Length == 0 || !"=+-@\t\r\uFF1D\uFF0B\uFF0D\uFF20".Contains(cell[0], StringComparison.Ordinal))).QuickCheckThrowOnFailure();

    [Fact]
    public void No_csv_cell_starts_a_formula_where_semicolons_divide_lines() => Prop.ForAll(
        AnyRecord.Views,
        static view => Line("csv", view).Split(';').Skip(1).All(static cell => cell.TrimStart(' ', '"', '\'') is not [var first, ..] || !"=+-@\uFF1D\uFF0B\uFF0D\uFF20".Contains(first, StringComparison.Ordinal) || cell.StartsWith('\''))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_csv_line_keeps_what_stands_twice_and_what_is_no_text()
    {
        var twice = EntryBuilder.ViewWithTwice(AuditAttributes.ClientAddress, "10.0.0.1", "10.0.0.2");
        var heading = CsvText.Read(Encoding.UTF8.GetString(RecordFormats.Find("csv")!.Heading))[0];
        var row = CsvText.Read(Line("csv", twice))[0];

        Assert.Equal("10.0.0.1", row[Array.IndexOf(heading, "client")]);
        Assert.Contains("10.0.0.2", row[Array.IndexOf(heading, "attributes")], StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_with_parts_keeps_them_in_our_json()
    {
        var record = LogBytes.Message(static writer =>
        {
            writer.WriteEventName("user.delete");
            var body = writer.BeginMessage(OtlpFields.LogRecord.Body);
            var list = writer.BeginMessage(OtlpFields.AnyValue.Array);
            writer.WriteBytes(OtlpFields.Values.Items, LogBytes.Message(static item => item.WriteString(OtlpFields.AnyValue.String, "a, b")));
            writer.WriteBytes(OtlpFields.Values.Items, LogBytes.Message(static item => item.WriteVarint(OtlpFields.AnyValue.Int, 7)));
            writer.EndMessage(list);
            writer.EndMessage(body);
        });

        Assert.Contains("\"body\":[\"a, b\",7],", Line("jsonl", EntryBuilder.Kept(record)), StringComparison.Ordinal);
    }

    internal static string Line(string name, RecordView view)
    {
        var output = new ArrayBufferWriter<byte>();
        RecordFormats.Find(name)!.Write(output, view);
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(output.WrittenSpan);
    }

    private static AuditRecord Record() => new("user.delete", AuditAction.Delete, new AuditTarget("user", "42")) { Class = AuditClass.Account, Outcome = AuditOutcome.Success };

    private static void DemandOneLine(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var line = text.TrimEnd('\n').TrimEnd('\r');
        Assert.DoesNotContain(line, static letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' or '\u202E' or '\u2066' or '\u200B' or '\uFEFF');
    }

    /// <summary>The values that an independent reader finds.</summary>
    private static List<string> Parse(string name, string text)
    {
        switch (name)
        {
            case "csv": return [.. Assert.Single(CsvText.Read(text))];
            case "cef": return CefValues(text);
            default:
                using (var document = JsonDocument.Parse(text))
                    return [.. Texts(document.RootElement)];
        }
    }

    /// <summary>Seven header fields between bars, then pairs; a sign of the grammar inside a value has a backslash before it.</summary>
    private static List<string> CefValues(string text)
    {
        var line = text.TrimEnd('\n');
        var header = CefHeader().Match(line);
        Assert.True(header.Success, line);
        var fields = CefFields().Matches(line[header.Length..]);
        Assert.Equal(line.Length - header.Length, fields.Sum(static field => field.Length));
        return [.. fields.Select(static field => field.Groups["value"].Value.Replace("\\=", "=", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal))];
    }

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => Members(element),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.String => [element.GetString()!],
        _ => [],
    };

    private static IEnumerable<string> Members(JsonElement element)
    {
        var members = element.EnumerateObject().ToArray();
        Assert.Equal(members.Length, members.Select(static member => member.Name).Distinct(StringComparer.Ordinal).Count());
        return members.SelectMany(static member => Texts(member.Value));
    }

    /// <summary>What CSV and CEF write out as \u{hex} is the character again; JSON gives values back as they were.</summary>
    private static string Recovered(string name, string value)
    {
        if (name is not ("csv" or "cef"))
            return value;
        var text = WrittenOut().Replace(value, static match => char.ConvertFromUtf32(Convert.ToInt32(match.Groups["hex"].Value, 16)));
        // A value that holds the written form itself cannot be told from the character: those two formats are for reading.
        return text.Replace(";'", ";", StringComparison.Ordinal) + "\n" + value;
    }

    [GeneratedRegex(@"\\u\{(?<hex>[0-9a-f]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex WrittenOut();

    [GeneratedRegex(@"^CEF:0(\|(?:[^|\\]|\\[|\\])*){6}\|(?=[a-zA-Z0-9]+=)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex CefHeader();

    [GeneratedRegex(@" ?(?<key>[A-Za-z0-9]+)=(?<value>(?:[^=\\]|\\[=\\])*?)(?= [A-Za-z0-9]+=|$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex CefFields();
}
