use super::*;
use nn_runtime::log::Json;
use nn_runtime::metrics::ConfusionMatrix;
use roxmltree::{Document, Node, ParsingOptions};
use std::fs;

/// A run of which everything is known.
fn full() -> Run {
    let mut run = Run::named("two layers");
    run.settings = vec![("lr".into(), "0.05".into()), ("data".into(), "a <b> & \"c\" 'd' \u{1} é".into())];
    run.machine = vec![("threads".into(), "2".into())];
    run.classes = vec!["cat".into(), "dog".into(), "<frog>".into()];
    let text = "\ngraph N @simplified (x: f32[B, 4])\n  %0 = input x : f32[B, 4]   // x\n  \
                %1 = param a.weight : f32[H, 4]   he_normal\n  %2 = matmul %0, %1ᵀ : f32[B, H]   // a\n  \
                %3 = gt %2, 0 : f32[B, H]   // d relu\n  %4 = matmul %3ᵀ, %0 : f32[H, 4]   // d a\n  prediction 0 = %2\n";
    run.graph = Some(Graph { text: text.to_owned(), sizes: vec![("H".into(), 7)] });
    for number in 1..=3 {
        let share = number as f32 / 4.0;
        run.epochs.push(Epoch {
            number,
            train_loss: Some(2.0 - share),
            test_loss: Some(2.1 - share),
            train_accuracy: Some(share),
            test_accuracy: Some(share - 0.125),
            learning_rate: Some(0.05),
            seconds: Some(50.0),
            gradient_norms: vec![("a.weight".into(), share), ("b & c".into(), 0.0)],
        });
    }
    run.outcome = Some("finished".into());
    run.matrix = Some(ConfusionMatrix::from_counts(&[vec![8, 2, 0], vec![1, 9, 0], vec![0, 5, 5]]).unwrap());
    let picture = Picture::rgb([2, 2], &[9; 12]).unwrap();
    run.mistakes = vec![Mistake { picture: picture.clone(), label: 2, predicted: 1, probability: 0.875 }];
    run.templates = vec![Template { picture, caption: "unit & one".into() }];
    run.took = vec![("time".into(), "98 % in <steps>".into())];
    run
}

/// The page as XML: that it can be read as such is the first test of each page.
#[track_caller]
fn read<T>(page: &str, look: impl FnOnce(&Document<'_>) -> T) -> T {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(page, options).unwrap_or_else(|error| panic!("{error}\n{page}"));
    for node in document.descendants() {
        assert!(!matches!(node.tag_name().name(), "script" | "iframe" | "object"), "a page has no {node:?}");
        for attribute in node.attributes() {
            let is_link = matches!(attribute.name(), "src" | "href");
            assert!(!is_link || attribute.value().starts_with("data:"), "{attribute:?} is loaded from elsewhere");
            assert!(!attribute.name().starts_with("on"), "{attribute:?}");
        }
    }
    for outside in ["url(", "@import", "http:", "https:"] {
        assert!(!page.contains(outside), "{outside}");
    }
    look(&document)
}

fn text(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect()
}

/// The texts of all elements of a name below the element with an `id`.
fn below(document: &Document<'_>, id: &str, name: &str) -> Vec<String> {
    let part = document.descendants().find(|node| node.attribute("id") == Some(id));
    let elements = part.into_iter().flat_map(|part| part.descendants()).filter(|node| node.has_tag_name(name));
    elements.map(text).collect()
}

fn figure(document: &Document<'_>, name: &str) -> Option<String> {
    document.descendants().find(|node| node.attribute("data-figure") == Some(name)).map(text)
}

#[test]
fn a_page_holds_the_numbers_of_its_run() {
    read(&page(&full()), |document| {
        let figures = ["accuracy", "best-accuracy", "loss", "epochs", "time"].map(|name| figure(document, name));
        let expected = ["73.33 %", "62.50 %", "1.350", "3", "2 min 30 s"];
        assert_eq!(figures, expected.map(|text| Some(text.to_owned())));
        let numbers = below(document, "epochs", "td");
        assert_eq!(numbers[..6], ["1.750", "1.850", "25.00 %", "12.50 %", "0.05000", "50.00"]);
        assert_eq!(numbers.len(), 3 * 6);
        let matrix = below(document, "confusion", "td");
        // a corner, and an empty cell for each 0
        assert_eq!(matrix[..10], ["", "8", "2", "", "1", "9", "", "", "5", "5"]);
        assert_eq!(matrix[10..13], ["dog", "5", "50.00 %"], "the most frequent confusion");
        let classes = below(document, "classes", "td");
        assert_eq!(classes[8..12], ["10", "88.89 %", "80.00 %", "84.21 %"], "cat: examples, precision, recall, F1");
        assert_eq!(below(document, "mistakes", "figcaption"), ["<frog> taken for dog 87.50 %"]);
        assert_eq!(below(document, "templates", "figcaption"), ["unit & one"]);
        assert_eq!(below(document, "settings", "dd"), ["0.05", "a <b> & \"c\" 'd' \u{fffd} é"]);
        assert_eq!(below(document, "took", "dd"), ["98 % in <steps>"]);
        assert_eq!(below(document, "gradients", "th")[4..], ["a.weight", "b & c"]);
    });
}

#[test]
fn a_graph_is_shown_layer_by_layer_with_what_it_costs() {
    read(&page(&full()), |document| {
        assert_eq!(below(document, "network", "th")[6..], ["x", "a", "relu", "all"]);
        let cells = below(document, "network", "td");
        // a layer of 7·4 weights: 2·7·4 operations for an example, and as many for the weights' gradient
        assert_eq!(cells[5..8], ["28", "56", "56"]);
        assert_eq!(cells[8], "%1 = param a.weight [H, 4]%2 = matmul %0, %1ᵀ [B, H]");
        assert_eq!(cells[9], "%4 = matmul %3ᵀ, %0 [H, 4]");
        assert_eq!(figure(document, "forward-operations").as_deref(), Some("56"));
    });
    let mut run = full();
    run.graph.as_mut().unwrap().sizes.clear();
    assert_eq!(read(&page(&run), |document| figure(document, "forward-operations")).as_deref(), Some("?"));
    run.graph = Some(Graph { text: "no graph <at all> = %".into(), sizes: Vec::new() });
    read(&page(&run), |document| assert_eq!(below(document, "network", "pre"), ["no graph <at all> = %"]));
}

#[test]
fn a_curve_goes_through_its_points_and_breaks_where_there_is_none() {
    let mut run = Run::named("");
    let losses = [Some(4.0), Some(2.0), Some(f32::NAN), Some(0.0), None, Some(1.0)];
    for (number, train_loss) in (1..).zip(losses) {
        run.epochs.push(Epoch { train_loss, ..Epoch::number(number) });
    }
    read(&page(&run), |document| {
        let path = |class: &str| {
            let path = document.descendants().find(|node| node.attribute("class") == Some(class)).unwrap();
            path.attribute("d").unwrap().to_owned()
        };
        assert_eq!(path("line s0"), "M0 0L200 500M600 1000M1000 750");
        assert_eq!(path("dots s0"), "M0 0h0M200 500h0M600 1000h0M1000 750h0");
        assert_eq!(path("grid"), "M0 1000H1000M0 750H1000M0 500H1000M0 250H1000M0 0H1000");
        assert_eq!(below(document, "curves", "p"), ["training: NaN in epoch 3"]);
        let titles = below(document, "curves", "title");
        assert_eq!((titles[0].as_str(), titles[4].as_str()), ("epoch 1\ntraining: 4.000", "epoch 5"));
        assert_eq!(below(document, "epochs", "td"), ["4.000", "2.000", "NaN", "0", "–", "1.000"]);
    });
}

#[test]
fn odd_runs_have_pages_too() {
    let epoch = |loss| Epoch { train_loss: Some(loss), test_accuracy: Some(loss), ..Epoch::number(7) };
    let mut runs = vec![Run::default(), Run::named("<script>alert(1)</script>")];
    for loss in [0.0, -3.0, 1e-30, 1e30, f32::MAX, f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        runs.push(Run { epochs: vec![epoch(loss)], ..Run::named("one epoch") });
        let norms = vec![("layer".to_owned(), loss)];
        let epochs = vec![Epoch { gradient_norms: norms, seconds: Some(loss), ..epoch(loss) }, epoch(1.0)];
        runs.push(Run { epochs, ..Run::named("two of the same number") });
    }
    runs.push(Run { epochs: (1..=5000).map(|n| Epoch { number: n, ..epoch(n as f32) }).collect(), ..Run::default() });
    let mut hundred = vec![vec![1; 100]; 100];
    hundred[3][3] = 1_000_000;
    for matrix in [
        ConfusionMatrix::new(0),
        ConfusionMatrix::new(3),
        ConfusionMatrix::from_counts(&[vec![4]]).unwrap(),
        ConfusionMatrix::from_counts(&[vec![4, 0], vec![0, 4]]).unwrap(),
        ConfusionMatrix::from_counts(&hundred).unwrap(),
    ] {
        runs.push(Run { matrix: Some(matrix), ..Run::named("matrix without names") });
    }
    let mut lost = ConfusionMatrix::new(2);
    lost.add_unpredicted(1, 3).unwrap();
    runs.push(Run { matrix: Some(lost), ..Run::named("nothing but NaN") });
    for run in &runs {
        let names = |page: &str| {
            read(page, |document| document.descendants().filter(|n| n.has_tag_name("h1")).map(text).collect::<String>())
        };
        let name = if run.name.is_empty() { "run" } else { &run.name };
        assert_eq!(names(&page(run)), name);
    }
    read(&compare(&runs), |_| ());
    read(&compare(&[]), |_| ());
    let mut without_loss = full();
    without_loss.epochs.iter_mut().for_each(|epoch| epoch.test_loss = None);
    read(&compare(&[without_loss]), |document| {
        let head = below(document, "results", "th");
        assert_eq!(head[..4], ["run", "accuracy", "best (epoch)", "training loss"]);
        assert_eq!(head[4], "epochs", "what no run has measured has no column");
    });
    let lost = read(&page(&runs[runs.len() - 1]), |document| below(document, "confusion", "p"));
    assert!(lost.iter().any(|text| text.starts_with("3 examples have only NaN scores")), "{lost:?}");
}

#[test]
fn a_comparison_has_a_colour_a_run_and_the_settings_that_differ() {
    let mut slow = full();
    slow.name = "slow".into();
    slow.settings =
        vec![("lr".into(), "0.001".into()), ("data".into(), slow.settings[1].1.clone()), ("new".into(), "<1>".into())];
    slow.epochs.truncate(1);
    slow.matrix = None;
    slow.outcome = None;
    let silent = Run::named("silent");
    read(&compare(&[silent, full(), slow]), |document| {
        assert_eq!(below(document, "settings", "th"), ["run", "lr", "data", "new", "silent", "two layers", "slow"]);
        assert_eq!(
            below(document, "settings", "td")[6..],
            ["0.001", &full().settings[1].1.replace('\u{1}', "\u{fffd}"), "<1>"]
        );
        let results = below(document, "results", "td");
        assert_eq!(results[..7], ["–", "–", "–", "–", "0", "–", "not ended"]);
        assert_eq!(results[7..14], ["73.33 %", "62.50 % (3)", "1.250", "1.350", "3", "2 min 30 s", "finished"]);
        assert_eq!(results[14..16], ["12.50 %", "12.50 % (1)"]);
        let lines =
            document.descendants().filter_map(|node| node.attribute("class")).filter(|class| class.starts_with("line"));
        // the first run has no line, and keeps its colour all the same
        assert_eq!(lines.collect::<Vec<_>>(), ["line s1", "line s2"].repeat(3));
    });
}

fn same(a: &Run, b: &Run) {
    // as text, because NaN is not NaN
    assert_eq!(format!("{a:?}"), format!("{b:?}"));
}

/// The folder of the run, and the run.
fn written(run: &Run) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut log = RunFolder::create(folder.path(), run).unwrap();
    run.epochs.iter().for_each(|epoch| log.epoch(epoch).unwrap());
    log.end(run).unwrap();
    folder
}

#[test]
fn a_run_is_read_as_it_was_written() {
    let mut odd = full();
    odd.epochs[1].train_loss = Some(f32::NAN);
    odd.epochs[1].test_loss = Some(f32::NEG_INFINITY);
    odd.epochs[2].gradient_norms[0].1 = f32::INFINITY;
    odd.epochs[2].seconds = None;
    odd.matrix.as_mut().unwrap().add_unpredicted(1, 4).unwrap();
    odd.outcome = None;
    odd.graph = None;
    for run in [full(), odd, Run::named("nothing")] {
        let folder = written(&run);
        same(&Run::read(folder.path()).unwrap(), &run);
    }
    let folder = written(&full());
    assert!(fs::read(folder.path().join("pictures/mistake-000.png")).unwrap().starts_with(b"\x89PNG"));
}

#[test]
fn a_run_that_was_cut_is_read_as_far_as_it_came() {
    let run = full();
    let folder = written(&run);
    let path = folder.path().join("log.jsonl");
    let whole = fs::read(&path).unwrap();
    let starts: Vec<usize> = (0..whole.len()).filter(|at| whole[*at] == b'\n').collect();
    fs::write(&path, &whole[..starts[2] + 30]).unwrap();
    let mut cut = Run::read(folder.path()).unwrap();
    assert_eq!((cut.epochs.len(), &cut.outcome, &cut.matrix), (2, &None, &None));

    // it goes on from a checkpoint of the first epoch
    let mut log = RunFolder::resume(folder.path(), &run).unwrap();
    let again = Epoch { train_loss: Some(9.0), ..Epoch::number(2) };
    log.epoch(&again).unwrap();
    log.event(&Json::object([("event", Json::from("checkpoint"))])).unwrap();
    cut.epochs = vec![run.epochs[0].clone(), again];
    same(&Run::read(folder.path()).unwrap(), &cut);
    read(&page(&cut), |document| assert!(text(document.root_element()).contains("The run has not ended")));
    fs::write(&path, "").unwrap();
    same(&Run::read(folder.path()).unwrap(), &Run::named(""));
}

#[test]
fn a_log_that_is_not_a_runs_is_an_error_that_names_the_event() {
    let folder = written(&full());
    let path = folder.path().join("log.jsonl");
    let start = "{\"event\":\"start\",\"name\":\"\",\"evaluated\":\"test\"}\n";
    for (event, message) in [
        ("{\"event\":\"start\"}", "start: `name`: expected a string"),
        ("{\"event\":\"epoch\"}", "epoch: `epoch`: expected a whole number"),
        ("{\"event\":\"epoch\",\"epoch\":1,\"seconds\":\"long\"}", "epoch: `seconds`: expected a number"),
        (
            "{\"event\":\"epoch\",\"epoch\":1,\"gradient_norms\":{\"a\":true}}",
            "epoch: `gradient_norms`, `a`: expected a number",
        ),
        ("{\"event\":\"end\",\"confusion\":[[1,2]]}", "end: confusion matrix: expected 1 counts in row 0, given 2"),
        ("{\"event\":\"end\",\"confusion\":[[-1]]}", "end: `confusion`: expected whole numbers"),
        (
            "{\"event\":\"end\",\"templates\":[{\"picture\":\"pictures/../log.png\",\"caption\":\"\"}]}",
            "end: `picture`: expected pictures/NAME.png, given `pictures/../log.png`",
        ),
        (
            "{\"event\":\"end\",\"mistakes\":[{\"picture\":\"pictures/mistake-000.png\",\"label\":0}]}",
            "end: `predicted`: expected a whole number",
        ),
    ] {
        fs::write(&path, format!("{start}{event}\n")).unwrap();
        let error = Run::read(folder.path()).unwrap_err().to_string();
        assert_eq!(error, format!("{}: event 2, {message}", path.display()));
    }
    fs::write(&path, "{\"event\":\"end\",\"templates\":[{\"picture\":\"pictures/gone.png\",\"caption\":\"\"}]}\n")
        .unwrap();
    let error = Run::read(folder.path()).unwrap_err().to_string();
    assert!(error.contains("gone.png: cannot open the picture: "), "{error}");
    fs::write(folder.path().join("pictures/gone.png"), "GIF").unwrap();
    let error = Run::read(folder.path()).unwrap_err().to_string();
    assert!(error.ends_with("gone.png: picture: expected the bytes of a PNG file"), "{error}");
    assert!(Run::read(&folder.path().join("no")).unwrap_err().to_string().contains("cannot open the log"));
}

/// Linear in the epochs: a search for each of them takes minutes here.
#[test]
fn very_long_runs_are_read_and_compared() {
    let mut run = Run::named("long");
    run.epochs =
        (1..=100_000).map(|number| Epoch { test_loss: Some(1.0 / number as f32), ..Epoch::number(number) }).collect();
    let (folder, started) = (written(&run), std::time::Instant::now());
    let read = Run::read(folder.path()).unwrap();
    assert_eq!(read.epochs.len(), 100_000);
    let page = compare(&[read, run]);
    assert!(started.elapsed() < std::time::Duration::from_secs(30), "{:?}", started.elapsed());
    // what a pointer is told has an end, too
    assert!(page.matches("<rect ").count() <= 3 * 2000);
}

#[test]
fn long_names_and_many_classes_make_no_huge_pages() {
    let mut run = full();
    let short = page(&run).len();
    run.classes = (0..3).map(|class| format!("{class}\u{1b}\u{202e}{}", "x".repeat(100_000))).collect();
    let long = page(&run);
    assert!(long.len() < short + 5000, "{} and {short}", long.len());
    assert!(long.contains("…") && !long.contains(['\u{1b}', '\u{202e}']));
    let count = 1000;
    let rows: Vec<Vec<u64>> = (0..count).map(|label| (0..count).map(|p| u64::from(p == label / 2)).collect()).collect();
    run.matrix = Some(ConfusionMatrix::from_counts(&rows).unwrap());
    let many = page(&run);
    assert!(many.len() < 1_500_000 && many.contains("Not drawn: 1\u{202f}000 classes"), "{}", many.len());
}

#[test]
fn numbers_are_written_short_and_whole() {
    use super::html::{count, duration, escape, number, percent};
    for (x, text) in [
        (0.0, "0"),
        (1.0, "1.000"),
        (-2.345_67, "−2.346"),
        (123.456, "123.5"),
        (12_345.6, "12346"),
        (1e7, "1.00e7"),
        (0.000_123, "1.23e−4"),
        (0.05, "0.05000"),
        (f64::NAN, "NaN"),
        (f64::NEG_INFINITY, "−∞"),
    ] {
        assert_eq!(number(x), text);
    }
    assert_eq!((percent(0.5), percent(f64::NAN)), ("50.00 %".to_owned(), "NaN".to_owned()));
    let times = [0.25, 59.94, 61.9, 3599.0, 3660.0, 90_000.0].map(duration);
    assert_eq!(times, ["0.2 s", "59.9 s", "1 min 01 s", "59 min 59 s", "1 h 01 min", "25 h 00 min"]);
    assert_eq!([0, 999, 1000, 1_234_567].map(count), ["0", "999", "1\u{202f}000", "1\u{202f}234\u{202f}567"]);
    assert_eq!(
        escape("<a href=\"b\">&'\u{0}\u{7f}\u{85}\n"),
        "&lt;a href=&quot;b&quot;&gt;&amp;&#39;\u{fffd}\u{fffd}\u{fffd}\n"
    );
}
