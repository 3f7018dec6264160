# frozen_string_literal: true

# What the documentation shows of the example application. A sample says in its first line which file it is from, and
# has lines of it; `# …` stands for those that are left out.
RSpec.describe "The samples from spec/dummy" do
  root = File.expand_path("../..", __dir__)
  dummy = File.join(root, "spec/dummy")
  stripped = ->(text) { text.lines.map(&:strip).join("\n") }

  %w[ docs/recipes.md docs/testing.md docs/workflows.md ].each do |page|
    samples = File.read(File.join(root, page)).scan(/^```\w+\n# (\S+)\n(.*?)^```/m)
      .select { |path, _| File.file?(File.join(dummy, path)) }

    it "are in #{page}" do
      expect(samples).not_to be_empty
    end

    samples.each do |path, text|
      it "are as in the file: #{page}, #{path}" do
        file = stripped.call(File.read(File.join(dummy, path)))
        text.split(/^\s*# …\n/).map { |part| stripped.call(part).strip }.each do |part|
          at = file.index(part)

          expect(at).not_to be_nil, "#{path} has not these lines:\n\n#{part}"
          file = file[at + part.size..]
        end
      end
    end
  end
end
