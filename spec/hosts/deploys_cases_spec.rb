# frozen_string_literal: true

# The folders that the native Rust tests run, run by the shipped component in Ruby.
RSpec.describe "spec/cases/deploys, hosted in Ruby" do
  Dir[File.expand_path("../cases/deploys/*", __dir__)].select { |path| File.directory?(path) }.sort.each do |folder|
    it File.basename(folder).tr("_", " ") do
      code = { removed_callables: lines("#{folder}/gone.txt"), patterns: lines("#{folder}/patterns.txt"),
               reads: reads("#{folder}/reads.txt") }
      changes = TaskerContribRails::Component.call("deploys", "diff", sources("#{folder}/old"),
        sources("#{folder}/new"), code, live("#{folder}/live.txt"))
      expect(changes.map { |change| written(change) }.join).to eq(File.read("#{folder}/changes.txt"))
    end
  end

  def sources(folder)
    Dir["#{folder}/*"].sort.map do |file|
      { name: "#{File.basename(folder)}/#{File.basename(file)}", text: File.read(file) }
    end
  end

  def lines(file) = File.exist?(file) ? File.readlines(file, chomp: true) : []

  def reads(file)
    lines(file).map do |line|
      callable, dependency, field, source, number = line.split
      { callable:, dependency:, field:, span: { source:, line: number.to_i, column: 1, length: 1 } }
    end
  end

  def live(file)
    return unless File.exist?(file)

    lines(file).map do |line|
      namespace, name, version, step, open, absent, *tasks = line.split
      { namespace:, name:, version:, step:, open: open.to_i, absent: absent.to_i, tasks: }
    end
  end

  # As spec/cases/deploys/README.md says.
  def written(change)
    record = change["finding"]
    lines = [ "#{place(record["span"])} #{record["severity"]} #{record["code"]}: #{record["message"]}" ]
    lines << "  help: #{record["help"]}" if record["help"]
    lines.concat(record["related"].map { |related| "  see #{place(related["span"])}: #{related["message"]}" })
    lines << "  of #{change["namespace"]}/#{change["name"]} #{change["version"]} #{change["step"]}".rstrip
    lines << "  accepted because #{change["accepted-because"]}" if change["accepted-because"]
    lines.join("\n") << "\n"
  end

  def place(span) = "#{span["source"]}:#{span["line"].to_i}:#{span["column"].to_i}+#{span["length"].to_i}"
end
