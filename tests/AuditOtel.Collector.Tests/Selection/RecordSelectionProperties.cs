using AuditOtel.Collector.Selection;
using AuditOtel.Collector.Selection.Values;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Selection;

[Trait("Requirement", "P5")]
public sealed class RecordSelectionProperties
{
    [Fact]
    public void Any_text_is_read_or_refused_with_a_column_inside_it() =>
        Prop.ForAll(Alphabet().ToArbitrary(), text =>
        {
            try
            {
                RecordSelection.Parse(text);
                return true;
            }
            catch (SelectionException failure)
            {
                return failure.Column >= 1 && failure.Column <= text.Length + 1;
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_quoted_value_finds_exactly_itself() =>
        Prop.ForAll(SelectionGenerators.Text.ToArbitrary(), value =>
        {
            var quoted = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            return new StoredFields { ["note"] = [value] }.Fits($"note:\"{quoted}\"")
                && !new StoredFields { ["note"] = [value + "x"] }.Fits($"note:\"{quoted}\"");
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_pattern_fits_every_value_it_was_cut_from() =>
        Prop.ForAll(SelectionGenerators.Text.ToArbitrary(), SelectionGenerators.Text.ToArbitrary(), (before, after) =>
        {
            var pattern = new ValuePattern($"{before}{SelectionToken.Wildcard}{after}");
            return pattern.Matches(FoldedText.Fold(before + after)) && pattern.Matches(FoldedText.Fold($"{before}anything{after}"));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_printed_reads_back_as_the_same_tree() =>
        Prop.ForAll(SelectionGenerators.Tree.ToArbitrary(), tree =>
        {
            var text = SelectionPrinter.Print(tree);
            var again = SelectionParser.Parse(text);
            return again == tree && string.Equals(SelectionPrinter.Print(again), text, StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();

    /// <summary>Pieces from which hostile and half-right selections are made.</summary>
    private static Gen<string> Alphabet() =>
        Gen.Elements("(", ")", ":", "\"", "\\", "*", " ", "and", "or", "not", "actor", "a.b", "\uFFFF", "\u202e", "x")
            .ListOf()
            .Select(string.Concat);
}
