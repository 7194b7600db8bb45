using System.Text.Json;
using AuditOtel.Collector.Query;
using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Tests.Records;

/// <summary>A record that somebody wrote to break out of a table, a CSV file or a JSON line stays inside.</summary>
[Trait("Requirement", "S11")]
public sealed class RenderingTests
{
    private const string Hostile = "=cmd|'/c calc'!A1\r\n\"forged\",\u001b[2J\u202Egnp.exe<script>alert(1)</script>%n%s$(id)";

    private static readonly RecordView View = EntryBuilder.View(
        new AuditRecord("user.delete", AuditAction.Delete, new AuditTarget("user", Hostile)) { Message = Hostile },
        new AuditActor(Hostile));

    [Fact]
    public void A_table_row_stays_one_row_of_printable_characters()
    {
        using var output = new StringWriter();
        Assert.Equal(1, RecordTable.Write(output, [View]));

        var lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.DoesNotContain(lines[1], char.IsControl);
        Assert.DoesNotContain('\u202E', lines[1]);
    }

    [Fact]
    public void A_csv_line_stays_one_line_and_starts_no_formula()
    {
        var line = RecordCsv.Line(View);

        Assert.Equal(1, line.Count(c => c == '\n'));
        Assert.DoesNotContain('\u001b', line);
        Assert.Contains(",\"'=cmd|'/c calc'!A1\\u{d}\\u{a}\"\"forged\"\",", line, StringComparison.Ordinal);
        Assert.DoesNotContain(",=cmd", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_json_line_stays_one_line_and_gives_the_text_back_unchanged()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            RecordJson.Write(writer, View);

        Assert.DoesNotContain((byte)'\n', stream.ToArray());
        using var document = JsonDocument.Parse(stream.ToArray());
        Assert.Equal(Hostile, document.RootElement.GetProperty("attributes").GetProperty("audit.target.id").GetString());
        Assert.Equal(Hostile, document.RootElement.GetProperty("body").GetString());
    }

    [Fact]
    public void A_long_value_is_cut_and_marked_in_a_table()
    {
        using var output = new StringWriter();
        RecordTable.Write(output, [EntryBuilder.View(new AuditRecord("user.delete", AuditAction.Delete, new AuditTarget("user", new string('x', 5_000))))]);
        Assert.Contains("x…", output.ToString(), StringComparison.Ordinal);
        Assert.True(output.ToString().Length < 1_000);
    }

    [Fact]
    public void The_columns_behind_wide_and_combining_characters_stay_in_line()
    {
        using var output = new StringWriter();
        string[] ids = ["plain", "日本語", "e\u0301te\u0301", "\U0001F512"];
        RecordTable.Write(output, ids.Select(id => EntryBuilder.View(new AuditRecord("user.delete", AuditAction.Delete, new AuditTarget("user", id)) { Outcome = AuditOutcome.Success })));

        var lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.Equal(ids.Length, lines.Length);
        // The widest target is user:日本語 with eleven columns in eight characters; two more stand between the columns.
        Assert.EndsWith("user:plain   success", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("user:日本語  success", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("user:e\u0301te\u0301     success", lines[2], StringComparison.Ordinal);
        Assert.EndsWith("user:\U0001F512      success", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_never_halves_a_character()
    {
        using var output = new StringWriter();
        RecordTable.Write(output, [EntryBuilder.View(new AuditRecord("user.delete", AuditAction.Delete, new AuditTarget("user", "x" + string.Concat(Enumerable.Repeat("\U0001F512", 100)))))]);
        Assert.DoesNotContain('\uFFFD', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(output.ToString())));
    }

    [Fact]
    public void An_attribute_sent_twice_keeps_both_values_in_json()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            RecordJson.Write(writer, EntryBuilder.ViewWithTwice("role", "reader", "admin"));

        using var document = JsonDocument.Parse(stream.ToArray());
        Assert.Equal(["reader", "admin"], document.RootElement.GetProperty("attributes").GetProperty("role").EnumerateArray().Select(value => value.GetString()));
    }
}
