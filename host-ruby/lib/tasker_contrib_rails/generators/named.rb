# frozen_string_literal: true

module TaskerContribRails
  module Generators
    # Shared by the generators that take a class name. The component reads the name, so Rails must not reject it first.
    module Named
      extend ActiveSupport::Concern
      include Rendering
      include Tested

      private
        # If the file exists, Thor asks whether to overwrite it, so Rails need not check for a class of the same name.
        def refuse_collisions(files)
          class_collisions(*files.reject { |file| there?(file) }.filter_map { |file| file["constant"] })
        end

        # For ERB templates: the class name as the component read it, without the suffix that the generator adds.
        def substitute(file)
          name = file["constant"]&.[](/\A(.+)(?:Handler|Subscriber)\z/, 1)
          assign_names!(name) if name
          super
        end

        # Rails calls this before the name has been read, and remembers the result.
        def assign_names!(name)
          @file_path = @plural_name = @plural_file_name = @table_name = nil
          super if name.valid_encoding?
        end
    end
  end
end
