using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using AuditOtel.Collector.Selection.Values;

namespace AuditOtel.Collector.Selection.Matching;

/// <summary>The conditions of one field, each with the place of its result.</summary>
internal sealed class FieldTests
{
    private const int StackBytes = 768;

    private readonly (int Place, ValuePattern Pattern)[] _patterns;
    private readonly (int Place, AddressNetwork Network)[] _networks;
    private readonly (int Place, RangeOperator Range, NumberValue Bound)[] _numbers;
    private readonly (int Place, RangeOperator Range, long Bound)[] _times;
    private readonly int[] _present;
    private readonly byte[] _name;

    internal FieldTests(string name, IReadOnlyList<(int Place, SelectionNode.Condition Condition)> conditions)
    {
        _name = Encoding.UTF8.GetBytes(name);
        _present = [.. Of<SelectionNode.Present>(conditions).Select(static one => one.Place)];
        _patterns = [.. Of<SelectionNode.Fits>(conditions).Select(static one => (one.Place, one.Condition.Pattern))];
        _networks = [.. Of<SelectionNode.InNetwork>(conditions).Select(static one => (one.Place, one.Condition.Network))];
        _numbers = [.. Of<SelectionNode.NumberRange>(conditions).Select(static one => (one.Place, one.Condition.Operator, one.Condition.Bound))];
        _times = [.. Of<SelectionNode.TimeRange>(conditions).Select(static one => (one.Place, one.Condition.Operator, one.Condition.Bound))];
    }

    internal ReadOnlySpan<byte> Name => _name;

    /// <summary>Notes which conditions a value of the field fulfils.</summary>
    internal void Test(ReadOnlySpan<byte> text, Span<bool> results)
    {
        foreach (var place in _present)
            results[place] = true;
        if (_patterns.Length > 0)
            TestPatterns(text, results);
        if (_numbers.Length > 0 && NumberValue.TryParse(text, out var number))
        {
            foreach (ref readonly var one in _numbers.AsSpan())
                results[one.Place] |= one.Range.Holds(number.CompareTo(one.Bound));
        }

        if (_times.Length > 0 && InstantText.TryParse(text, out var instant, out _))
            TestTimes(instant, results);
        if (_networks.Length > 0 && AddressText.TryParse(text, out var address, out _))
        {
            foreach (ref readonly var one in _networks.AsSpan())
                results[one.Place] |= one.Network.Contains(address);
        }
    }

    /// <summary>The same for the record's own time, whose text few conditions need.</summary>
    internal void Test(long time, Span<bool> results)
    {
        foreach (var place in _present)
            results[place] = true;
        TestTimes(time, results);
        if (_patterns.Length == 0)
            return;
        Span<byte> text = stackalloc byte[TimeText.Length];
        TimeText.Write(time, text);
        TestPatterns(text, results);
    }

    private void TestTimes(long instant, Span<bool> results)
    {
        foreach (ref readonly var one in _times.AsSpan())
            results[one.Place] |= one.Range.Holds(instant.CompareTo(one.Bound));
    }

    [SkipLocalsInit]
    private void TestPatterns(ReadOnlySpan<byte> text, Span<bool> results)
    {
        var most = text.Length * FoldedText.MaxGrowth;
        var rented = most > StackBytes ? ArrayPool<byte>.Shared.Rent(most) : null;
        var folded = rented is null ? stackalloc byte[StackBytes] : rented;
        folded = folded[..FoldedText.Fold(text, folded)];
        foreach (ref readonly var one in _patterns.AsSpan())
            results[one.Place] = results[one.Place] || one.Pattern.Matches(folded);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }

    private static IEnumerable<(int Place, T Condition)> Of<T>(IEnumerable<(int Place, SelectionNode.Condition Condition)> conditions)
        where T : SelectionNode.Condition =>
        conditions.Where(static one => one.Condition is T).Select(static one => (one.Place, (T)one.Condition));
}
