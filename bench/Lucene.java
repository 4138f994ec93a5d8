import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.Paths;
import java.util.*;
import org.apache.lucene.analysis.*;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.document.*;
import org.apache.lucene.index.*;
import org.apache.lucene.search.*;
import org.apache.lucene.search.spans.*;
import org.apache.lucene.store.*;
import org.apache.lucene.util.BytesRef;

/**
 * The peer of the benchmark program for Lucene 8.
 *
 * index DIR: builds an index of the TSV on standard input.
 * search DIR ROUNDS SHORT MAX PATIENCE: times the searches on standard input
 * by the rules of engine.go and prints the median of each in milliseconds and
 * the counts of its lines.
 */
public class Lucene {
	public static void main(String[] args) throws Exception {
		var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8), 1 << 16);
		try (var dir = new MMapDirectory(Paths.get(args[1]))) {
			if (args[0].equals("index")) {
				index(dir, in);
			} else {
				search(dir, in, Arrays.stream(args).skip(2).mapToInt(Integer::parseInt).toArray());
			}
		}
	}

	static void index(Directory dir, BufferedReader in) throws IOException {
		var analyzer = new Analyzer() {
			@Override
			protected TokenStreamComponents createComponents(String field) {
				var words = new StandardTokenizer();
				return new TokenStreamComponents(words, new LowerCaseFilter(words));
			}
		};
		var words = new FieldType();
		words.setTokenized(true);
		words.setOmitNorms(true);
		words.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
		words.freeze();
		var config = new IndexWriterConfig(analyzer).setRAMBufferSizeMB(256);
		try (var w = new IndexWriter(dir, config)) {
			for (String line; (line = in.readLine()) != null;) {
				var cells = line.split("\t", -1);
				var doc = new Document();
				doc.add(new Field("title", cells[1], words));
				doc.add(new Field("abstract", cells[2], words));
				doc.add(new StringField("year", cells[3], Field.Store.NO));
				doc.add(new StringField("language", cells[4], Field.Store.NO));
				for (String heading : cells[5].split("\\|")) {
					doc.add(new StringField("heading", heading, Field.Store.NO));
				}
				w.addDocument(doc);
			}
			w.forceMerge(1);
		}
	}

	static void search(Directory dir, BufferedReader in, int[] limits) throws IOException {
		BooleanQuery.setMaxClauseCount(1 << 20);
		try (var reader = DirectoryReader.open(dir)) {
			var searcher = new IndexSearcher(reader);
			searcher.setQueryCache(null);
			var tasks = new LinkedHashMap<String, List<Query>>();
			for (String line; (line = in.readLine()) != null;) {
				var cells = line.split("\t");
				var queries = new ArrayList<Query>();
				for (int i = Integer.parseInt(cells[1]); i > 0; i--) {
					queries.add(new ConstantScoreQuery(parse(Arrays.asList(in.readLine().split("\t")).iterator())));
				}
				tasks.put(cells[0], queries);
			}
			System.out.println("Lucene " + org.apache.lucene.util.Version.LATEST + ", Java " + System.getProperty("java.version"));
			var counts = new HashMap<String, int[]>();
			for (var t : tasks.entrySet()) { // warms up: Java's compiler needs more runs than the other engines do
				counts.put(t.getKey(), new int[t.getValue().size()]);
				repeat(searcher, t.getValue(), counts.get(t.getKey()), limits);
			}
			for (var t : tasks.entrySet()) {
				var out = new StringBuilder(t.getKey()).append(' ').append(repeat(searcher, t.getValue(), counts.get(t.getKey()), limits));
				for (int n : counts.get(t.getKey())) {
					out.append(' ').append(n);
				}
				System.out.println(out);
			}
		}
	}

	/** repeat is the function of the same name in engine.go. */
	static double repeat(IndexSearcher searcher, List<Query> queries, int[] counts, int[] limits) throws IOException {
		var times = new ArrayList<Double>();
		long begin = System.nanoTime();
		while (true) {
			double spent = (System.nanoTime() - begin) / 1e6;
			if (times.size() > 0 && (times.size() >= limits[0] && (limits[0] == 1 || spent > limits[1] || times.size() >= limits[2]) || spent > limits[3])) {
				Collections.sort(times);
				int mid = times.size() / 2;
				return times.size() % 2 == 1 ? times.get(mid) : (times.get(mid - 1) + times.get(mid)) / 2;
			}
			long start = System.nanoTime();
			for (int i = 0; i < counts.length; i++) {
				counts[i] = searcher.count(queries.get(i));
			}
			times.add((System.nanoTime() - start) / 1e6);
		}
	}

	/** parse reads prefix notation, as luceneWords of engine_lucene.go writes it. */
	static Query parse(Iterator<String> in) {
		var operator = in.next();
		switch (operator) {
			case "value":
				return new TermQuery(new Term(in.next(), in.next()));
			case "words":
				var words = list(in);
				return either(words("title", words), words("abstract", words));
			case "near": {
				int between = Integer.parseInt(in.next());
				var sides = new ArrayList<List<String>>();
				for (int i = Integer.parseInt(in.next()); i > 0; i--) {
					sides.add(list(in));
				}
				return either(near("title", between, sides), near("abstract", between, sides));
			}
		}
		var args = new ArrayList<Query>();
		for (int i = Integer.parseInt(in.next()); i > 0; i--) {
			args.add(parse(in));
		}
		if (operator.equals("or")) {
			return either(args.toArray(new Query[0]));
		}
		var out = new BooleanQuery.Builder();
		for (int i = 0; i < args.size(); i++) {
			out.add(args.get(i), operator.equals("not") && i > 0 ? BooleanClause.Occur.MUST_NOT : BooleanClause.Occur.FILTER);
		}
		return out.build();
	}

	static List<String> list(Iterator<String> in) {
		var out = new ArrayList<String>();
		for (int i = Integer.parseInt(in.next()); i > 0; i--) {
			out.add(in.next());
		}
		return out;
	}

	/** either is an OR; values of one field become a set of terms, which Lucene counts fastest. */
	static Query either(Query... args) {
		if (args.length > 16 && Arrays.stream(args).allMatch(q -> q instanceof TermQuery)) {
			var field = ((TermQuery) args[0]).getTerm().field();
			var values = new ArrayList<BytesRef>();
			for (var q : args) {
				values.add(((TermQuery) q).getTerm().bytes());
			}
			return new TermInSetQuery(field, values);
		}
		var out = new BooleanQuery.Builder();
		for (var q : args) {
			out.add(q, BooleanClause.Occur.SHOULD);
		}
		return out.build();
	}

	static Query words(String field, List<String> words) {
		if (words.size() > 1) {
			return new PhraseQuery(field, words.toArray(new String[0]));
		}
		var word = words.get(0);
		if (word.endsWith("*")) {
			return new PrefixQuery(new Term(field, word.substring(0, word.length() - 1)));
		}
		return new TermQuery(new Term(field, word));
	}

	static Query near(String field, int between, List<List<String>> sides) {
		var out = new SpanNearQuery.Builder(field, false).setSlop(between);
		for (var side : sides) {
			var any = new ArrayList<SpanQuery>();
			for (var word : side) {
				var q = words(field, List.of(word));
				any.add(q instanceof PrefixQuery ? new SpanMultiTermQueryWrapper<>((PrefixQuery) q) : new SpanTermQuery(((TermQuery) q).getTerm()));
			}
			out.addClause(any.size() == 1 ? any.get(0) : new SpanOrQuery(any.toArray(new SpanQuery[0])));
		}
		return out.build();
	}
}
