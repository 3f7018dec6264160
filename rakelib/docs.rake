# frozen_string_literal: true

namespace :docs do
  desc "Generate docs/configuration-reference.md and docs/diagnostics from guest/data (build the component first)"
  task :generate do
    $LOAD_PATH.unshift File.expand_path("../host-ruby/lib", __dir__)
    require_relative "reference_files"
    ReferenceFiles.all.each { |path, text| File.write(File.join(ReferenceFiles::ROOT, path), text) }
  end
end
