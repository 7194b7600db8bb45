using AuditOtel.Collector.Selection;
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
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), value =>
        {
            if (value.Get.Contains(SelectionToken.Wildcard))
                return true;
            var quoted = value.Get.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            var selection = RecordSelection.Parse($"note:\"{quoted}\"");
            return selection.Matches(new FieldsDouble { ["note"] = [value.Get] })
                && !selection.Matches(new FieldsDouble { ["note"] = [value.Get + "x"] });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_pattern_fits_every_value_it_was_cut_from() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<NonNull<string>>(), (before, after) =>
        {
            var pattern = new ValuePattern($"{before.Get}{SelectionToken.Wildcard}{after.Get}");
            var clean = !before.Get.Contains(SelectionToken.Wildcard) && !after.Get.Contains(SelectionToken.Wildcard);
            return !clean || (pattern.Matches(before.Get + after.Get) && pattern.Matches($"{before.Get}anything{after.Get}"));
        }).QuickCheckThrowOnFailure();

    /// <summary>Pieces from which hostile and half-right selections are made.</summary>
    private static Gen<string> Alphabet() =>
        Gen.Elements("(", ")", ":", "\"", "\\", "*", " ", "and", "or", "not", "actor", "a.b", "\uFFFF", "\u202e", "x")
            .ListOf()
            .Select(string.Concat);
}
