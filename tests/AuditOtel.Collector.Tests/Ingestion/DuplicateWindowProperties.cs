using AuditOtel.Collector.Ingestion;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Ingestion;

/// <summary>The window against the plainest one that can be thought of, over requests that overlap, fail and succeed in any order.</summary>
[Trait("Requirement", "I7")]
public sealed class DuplicateWindowProperties
{
    private const int Capacity = 7;
    private const int Ids = 11;

    // A record whose sender gave no id.
    private const int Nameless = Ids + 1;

    [Fact]
    public void The_window_decides_as_a_list_of_the_newest_ids_and_a_list_of_those_in_flight_do()
    {
        // Mostly the first content of an id, so that conflicts do not stop everything.
        var record = Gen.Choose(1, Nameless).Zip(Gen.Choose(1, 10)).Select(one => (Id: one.Item1, Content: Math.Max(1, one.Item2 - 8)));
        var step = Gen.Choose(0, 2).Zip(record.ListOf(4)).Zip(Gen.Choose(0, 1000));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(step.ListOf(60).ToArbitrary(), steps =>
        {
            var run = new Run();
            foreach (var ((what, records), which) in steps)
                run.Take(what, records, which);
        }));
    }

    private sealed class Run
    {
        private readonly DuplicateWindow _window = new(Capacity);
        private readonly List<(int Id, int Content, long Index)> _stored = [];
        private readonly List<Reservation> _open = [];
        private long _index;

        internal void Take(int what, IReadOnlyList<(int Id, int Content)> records, int which)
        {
            if (what == 0 || _open.Count == 0)
                Reserve(records);
            else
                End(_open[which % _open.Count], isStored: what == 1);
            Assert.Equal(_stored.Count, _window.Count);
            Assert.Equal(_stored.Count + _open.Sum(request => request.Plans.Items.ToArray().Count(plan => plan is { Kind: RecordPlanKind.New, HasId: true })), _window.Places);
            Assert.All(Enumerable.Range(1, Ids), id => Assert.Equal(IndexOf(id), _window.TryGet((UInt128)id, out var found) ? found.Index : -1));
        }

        private long IndexOf(int id) => _stored.Where(one => one.Id == id).Select(one => one.Index).DefaultIfEmpty(-1).Single();

        private void Reserve(IReadOnlyList<(int Id, int Content)> records)
        {
            var request = new Reservation();
            foreach (var (id, content) in records)
                request.Plans.Add(new RecordPlan { HasId = id != Nameless, Key = (UInt128)(id == Nameless ? 0 : id), Content = (UInt128)content });
            var expected = Expect(records, out var kinds);
            Assert.Equal(expected, _window.Reserve(request));
            if (expected != ReserveResult.Reserved)
            {
                request.Dispose();
                return;
            }

            Assert.Equal(kinds, request.Plans.Items.ToArray().Select(plan => plan.Kind));
            _open.Add(request);
        }

        private ReserveResult Expect(IReadOnlyList<(int Id, int Content)> records, out List<RecordPlanKind> kinds)
        {
            kinds = [];
            for (var i = 0; i < records.Count; i++)
            {
                var (id, content) = records[i];
                var own = records.Take(i).FirstOrDefault(one => one.Id == id).Content;
                var inFlight = _open.SelectMany(request => request.Plans.Items.ToArray()).FirstOrDefault(plan => plan.Kind == RecordPlanKind.New && plan.HasId && plan.Key == (UInt128)id);
                var stored = _stored.FirstOrDefault(one => one.Id == id);
                if (id == Nameless)
                    kinds.Add(RecordPlanKind.New);
                else if (stored.Id != 0)
                    kinds.Add(RecordPlanKind.Stored);
                else if (inFlight.HasId)
                    kinds.Add(RecordPlanKind.InFlight);
                else
                    kinds.Add(own == 0 ? RecordPlanKind.New : RecordPlanKind.Own);
                if ((kinds[i] == RecordPlanKind.Stored && stored.Content != content) || (kinds[i] == RecordPlanKind.Own && own != content))
                    return ReserveResult.Conflict;
                if (kinds[i] == RecordPlanKind.InFlight && inFlight.Content != (UInt128)content)
                    return ReserveResult.Busy;
            }

            return ReserveResult.Reserved;
        }

        private void End(Reservation request, bool isStored)
        {
            _open.Remove(request);
            if (isStored)
                Commit(request);
            else
                _window.Abandon(request);
            request.Dispose();
        }

        private void Commit(Reservation request)
        {
            foreach (ref var plan in request.Plans.Items)
            {
                if (plan.Kind != RecordPlanKind.New)
                    continue;
                plan.Index = _index++;
                if (!plan.HasId)
                    continue;
                _stored.Add(((int)plan.Key, (int)plan.Content, plan.Index));
                if (_stored.Count > Capacity)
                    _stored.RemoveAt(0);
            }

            _window.Commit(request);
        }
    }
}
